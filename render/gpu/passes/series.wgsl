// Rows in order of x: pixel columns, bars, rolling means. The bins of x are powers of two wide,
// as those of a line's tiles; where each begins is searched once for each chunk.

const BORDERS = 1u << 18u;
const TABLE = 3u << 22u; // of each chunk: first bin, bins, first slot
const SLOTS = 1u << 20u; // parts of bins, 8 words each
const CARRIES = 1u << 23u; // of each block of a mean: where it ends

// lower is the first row of the chunk whose x is not below v.
fn lower(v: u32) -> u32 {
  var a = 0u;
  var b = task.points;
  while (a < b) {
    let m = (a + b) / 2u;
    if (xs[m] < v) {
      a = m + 1u;
    } else {
      b = m;
    }
  }
  return a;
}

@compute @workgroup_size(64)
fn find_borders(@builtin(global_invocation_id) id: vec3u) {
  if (id.x > task.bins) {
    return;
  }
  var at = task.points;
  if (id.x < task.bins) {
    at = lower((task.first_bin + id.x) << task.bin_shift);
  }
  words[BORDERS + task.border + id.x] = at;
}

// rows_of is the stretch of rows that a workgroup looks at.
fn rows_of(group: vec3u) -> vec2u {
  let at = BORDERS + task.border + group.x;
  let begin = words[at];
  let end = words[at + 1u];
  let per = (end - begin + task.splits - 1u) / task.splits;
  let first = min(begin + group.y * per, end);
  return vec2u(first, min(first + per, end));
}

var<workgroup> low: array<u32, WG_SIZE>;
var<workgroup> high: array<u32, WG_SIZE>;
var<workgroup> low_row: array<u32, WG_SIZE>;
var<workgroup> high_row: array<u32, WG_SIZE>;

// The least and greatest y of each bin: cells hold the complement of the least, and the greatest.
@compute @workgroup_size(WG_SIZE)
fn extremes(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let at = BORDERS + task.border + group.x;
  let begin = atomicLoad(&cells[at]);
  let end = atomicLoad(&cells[at + 1u]);
  let per = (end - begin + task.splits - 1u) / task.splits;
  let first = min(begin + group.y * per, end);
  let last = min(first + per, end);
  var a = vec4u(0xffffffffu);
  var b = vec4u();
  for (var i = first / 4u + local.x; i < (last + 3u) / 4u; i += WG_SIZEu) {
    let y = ys4[i];
    let row = vec4u(4u * i) + vec4u(0u, 1u, 2u, 3u);
    let here = (row >= vec4u(first)) & (row < vec4u(last));
    a = min(a, select(vec4u(0xffffffffu), y, here));
    b = max(b, select(vec4u(), y, here));
  }
  low[local.x] = min(min(a.x, a.y), min(a.z, a.w));
  high[local.x] = max(max(b.x, b.y), max(b.z, b.w));
  workgroupBarrier();
  for (var k = WG_SIZEu / 2u; k > 0u; k /= 2u) {
    if (local.x < k) {
      low[local.x] = min(low[local.x], low[local.x + k]);
      high[local.x] = max(high[local.x], high[local.x + k]);
    }
    workgroupBarrier();
  }
  if (local.x == 0u && first < last) {
    let bin = task.first_bin + group.x;
    atomicMax(&cells[2u * bin], ~low[0]);
    atomicMax(&cells[2u * bin + 1u], high[0]);
  }
}

// take joins the extremes of one thread with another's; of equal values the first row stays.
fn take(i: u32, other: u32) {
  if (low[other] < low[i] || low[other] == low[i] && low_row[other] < low_row[i]) {
    low[i] = low[other];
    low_row[i] = low_row[other];
  }
  if (high[other] > high[i] || high[other] == high[i] && high_row[other] < high_row[i]) {
    high[i] = high[other];
    high_row[i] = high_row[other];
  }
}

// M4 of a part of a bin: rows, first y, last y, least y and its row, greatest y and its row.
@compute @workgroup_size(WG_SIZE)
fn m4_parts(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let rows = rows_of(group);
  var a = 0xffffffffu;
  var b = 0u;
  var a_row = 0xffffffffu;
  var b_row = 0xffffffffu;
  for (var i = rows.x + local.x; i < rows.y; i += WG_SIZEu) {
    let y = ys[i];
    if (y < a || a_row == 0xffffffffu) {
      a = y;
      a_row = task.seed + i;
    }
    if (y > b || b_row == 0xffffffffu) {
      b = y;
      b_row = task.seed + i;
    }
  }
  low[local.x] = a;
  high[local.x] = b;
  low_row[local.x] = a_row;
  high_row[local.x] = b_row;
  workgroupBarrier();
  for (var k = WG_SIZEu / 2u; k > 0u; k /= 2u) {
    if (local.x < k) {
      take(local.x, local.x + k);
    }
    workgroupBarrier();
  }
  if (local.x == 0u) {
    let at = SLOTS + 8u * ((task.slot + group.x) * task.splits + group.y);
    words[at] = rows.y - rows.x;
    if (rows.x < rows.y) {
      words[at + 1u] = ys[rows.x];
      words[at + 2u] = ys[rows.y - 1u];
    }
    words[at + 3u] = low[0];
    words[at + 4u] = low_row[0];
    words[at + 5u] = high[0];
    words[at + 6u] = high_row[0];
  }
}

// The parts of each bin, in order of rows, become one.
@compute @workgroup_size(64)
fn m4_join(@builtin(global_invocation_id) id: vec3u) {
  let bin = id.x;
  var rows = 0u;
  var first = 0u;
  var last = 0u;
  var a = 0xffffffffu;
  var b = 0u;
  var a_row = 0xffffffffu;
  var b_row = 0xffffffffu;
  for (var k = 0u; k < task.chunks; k++) {
    let head = words[TABLE + 4u * k];
    if (bin < head || bin - head >= words[TABLE + 4u * k + 1u]) {
      continue;
    }
    let part = (words[TABLE + 4u * k + 2u] + bin - head) * task.splits;
    for (var s = 0u; s < task.splits; s++) {
      let at = SLOTS + 8u * (part + s);
      let n = words[at];
      if (n == 0u) {
        continue;
      }
      if (rows == 0u) {
        first = words[at + 1u];
      }
      last = words[at + 2u];
      if (rows == 0u || words[at + 3u] < a) {
        a = words[at + 3u];
        a_row = words[at + 4u];
      }
      if (rows == 0u || words[at + 5u] > b) {
        b = words[at + 5u];
        b_row = words[at + 6u];
      }
      rows += n;
    }
  }
  let out = 8u * bin;
  words[out] = rows;
  words[out + 1u] = first;
  words[out + 2u] = last;
  words[out + 3u] = a;
  words[out + 4u] = a_row;
  words[out + 5u] = b;
  words[out + 6u] = b_row;
}

// Open, high, low, close of the ticks of a bar, and how many; bars that go on in the next chunk
// are taken up there, one dispatch after the other.
@compute @workgroup_size(64)
fn ohlc_bars(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let at = BORDERS + task.border + group.x;
  let begin = words[at];
  let end = words[at + 1u];
  var a = 0xffffffffu;
  var b = 0u;
  for (var i = begin + local.x; i < end; i += 64u) {
    a = min(a, ys[i]);
    b = max(b, ys[i]);
  }
  low[local.x] = a;
  high[local.x] = b;
  workgroupBarrier();
  for (var k = 32u; k > 0u; k /= 2u) {
    if (local.x < k) {
      low[local.x] = min(low[local.x], low[local.x + k]);
      high[local.x] = max(high[local.x], high[local.x + k]);
    }
    workgroupBarrier();
  }
  if (local.x == 0u && begin < end) {
    let out = 8u * (task.first_bin + group.x);
    if (words[out + 4u] == 0u) {
      words[out] = ys[begin];
      words[out + 1u] = high[0];
      words[out + 2u] = low[0];
    } else {
      words[out + 1u] = max(words[out + 1u], high[0]);
      words[out + 2u] = min(words[out + 2u], low[0]);
    }
    words[out + 3u] = ys[end - 1u];
    words[out + 4u] += end - begin;
  }
}

// Sums of 64 bits.
fn plus(a: vec2u, b: vec2u) -> vec2u {
  let x = a.x + b.x;
  return vec2u(x, a.y + b.y + u32(x < a.x));
}

fn minus(a: vec2u, b: vec2u) -> vec2u {
  return vec2u(a.x - b.x, a.y - b.y - u32(a.x < b.x));
}

// whole is floor(a / d), for a quotient below 2^32 and d below 2^16.
fn whole(a: vec2u, d: u32) -> u32 {
  let upper = ((a.y % d) << 16u) | (a.x >> 16u);
  let rest = ((upper % d) << 16u) | (a.x & 0xffffu);
  return ((upper / d) << 16u) | (rest / d);
}

const MEANS = 1024u; // rows of a workgroup
const TAKEN = 1280u; // with those that their windows reach back to: windows of up to 257 rows

var<workgroup> sums: array<vec2u, 1281>;
var<workgroup> totals: array<vec2u, 256>;

// The mean of the last `window` rows, or of those that there are, in whole numbers.
@compute @workgroup_size(256)
fn rolling_mean(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let first = group.x * MEANS;
  for (var k = local.x; k < TAKEN; k += 256u) {
    let row = i32(first + k) - i32(TAKEN - MEANS);
    var y = 0u;
    if (row >= 0) {
      if (u32(row) < task.points) {
        y = ys[u32(row)];
      }
    } else if (task.seed > 0u) {
      y = before[i32(arrayLength(&before)) + row];
    }
    sums[k + 1u] = vec2u(y, 0u);
  }
  workgroupBarrier();
  var sum = vec2u();
  for (var k = 5u * local.x; k < 5u * local.x + 5u; k++) {
    sum = plus(sum, sums[k + 1u]);
    sums[k + 1u] = sum;
  }
  totals[local.x] = sum;
  workgroupBarrier();
  for (var step = 1u; step < 256u; step *= 2u) {
    if (local.x >= step) {
      sum = plus(totals[local.x - step], totals[local.x]);
    }
    workgroupBarrier();
    if (local.x >= step) {
      totals[local.x] = sum;
    }
    workgroupBarrier();
  }
  if (local.x > 0u) {
    let base = totals[local.x - 1u];
    for (var k = 5u * local.x; k < 5u * local.x + 5u; k++) {
      sums[k + 1u] = plus(sums[k + 1u], base);
    }
  }
  workgroupBarrier();
  for (var k = local.x; k < MEANS && first + k < task.points; k += 256u) {
    let end = TAKEN - MEANS + k + 1u;
    let rows = min(task.window, task.seed + first + k + 1u);
    zs_out[first + k] = whole(minus(sums[end], sums[end - task.window]), rows);
  }
}

const ALPHA = 0.001998001998002; // 2/(1000+1)
const FADE_BLOCK = 0.000276858854919; // over 4096 rows

// faded is (1-ALPHA)^(16 n), n < 256. pow would be off by far more than the sums are.
fn faded(n: u32) -> f32 {
  var powers = array<f32, 8>(0.968506571748, 0.93800497952, 0.879853341604, 0.774141902732, 0.599295685566, 0.359155318738, 0.128992542978, 0.0166390761438);
  var f = 1.0;
  for (var k = 0u; k < 8u; k++) {
    if ((n & (1u << k)) != 0u) {
      f *= powers[k];
    }
  }
  return f;
}

var<workgroup> ends: array<f32, 256>;

// local_mean runs the mean over 16 rows that begin from `value`.
fn local_mean(thread: u32, value: f32, keep: bool) -> f32 {
  var e = value;
  for (var q = 0u; q < 4u; q++) {
    let i = thread * 4u + q;
    if (4u * i >= task.points) {
      return e;
    }
    let y = vec4f(ys4[i]) / 4294967296.0;
    for (var k = 0u; k < 4u; k++) {
      e += (y[k] - e) * ALPHA;
      if (keep && 4u * i + k < task.points) {
        zs_out[4u * i + k] = bitcast<u32>(e);
      }
    }
  }
  return e;
}

// mean_ends has each thread's end of its 16 rows, joined over the workgroup from a start of zero.
fn mean_ends(group: u32, local: u32) {
  var e = local_mean(group * 256u + local, 0.0, false);
  ends[local] = e;
  workgroupBarrier();
  for (var step = 1u; step < 256u; step *= 2u) {
    if (local >= step) {
      e += ends[local - step] * faded(step);
    }
    workgroupBarrier();
    ends[local] = e;
    workgroupBarrier();
  }
}

// The exponential mean: where each block of 4096 rows would end from zero, ...
@compute @workgroup_size(256)
fn ema_blocks(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  mean_ends(group.x, local.x);
  if (local.x == 255u) {
    words[CARRIES + task.seed / 4096u + group.x] = bitcast<u32>(ends[255]);
  }
}

// ... where it truly begins (in place of its end), ...
@compute @workgroup_size(256)
fn ema_carries(@builtin(local_invocation_id) local: vec3u) {
  let n = (task.rows + 4095u) / 4096u;
  let per = (n + 255u) / 256u;
  let first = min(local.x * per, n);
  let last = min(first + per, n);
  var e = 0.0;
  for (var i = first; i < last; i++) {
    e = e * FADE_BLOCK + bitcast<f32>(words[CARRIES + i]);
  }
  ends[local.x] = e;
  workgroupBarrier();
  // The few threads before: those further back have faded, but for the very first value.
  var start = f32(ys[0]) / 4294967296.0;
  for (var k = 0u; k < local.x; k++) {
    let rows = min((k + 1u) * per, n) - min(k * per, n);
    start = start * pow(FADE_BLOCK, f32(rows)) + ends[k];
  }
  for (var i = first; i < last; i++) {
    let end = start * FADE_BLOCK + bitcast<f32>(words[CARRIES + i]);
    words[CARRIES + i] = bitcast<u32>(start);
    start = end;
  }
}

// ... and the rows.
@compute @workgroup_size(256)
fn ema_rows(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  mean_ends(group.x, local.x);
  let start = bitcast<f32>(words[CARRIES + task.seed / 4096u + group.x]);
  var e = start * faded(local.x);
  if (local.x > 0u) {
    e += ends[local.x - 1u];
  }
  local_mean(group.x * 256u + local.x, e, true);
}
