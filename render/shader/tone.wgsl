// Rows in a pixel to a place on the ramp; part of the density's module. render/tone.go says what,
// render/plain/tone.go how. params.flags is the tone, params.base how many unit cells a cell stands for,
// params.half_width the area of a unit cell.

const LINEAR_TONE = 1u;
const EQUAL_TONE = 2u;
const TONE_BINS = 4096u;
const BINS_A_THREAD = 16u; // of tone_sums

fn tone(rows: f32) -> f32 {
  let greatest = bitcast<f32>(joined[JOINED_GREATEST]);
  if (params.flags == LINEAR_TONE) {
    return clamp(rows / greatest, 0.0, 1.0);
  }
  if (params.flags == EQUAL_TONE) {
    let place = tone_place(rows * params.half_width);
    let b = min(u32(place), TONE_BINS - 2u);
    let sum = mix(f32(joined[JOINED_SUMS + b]), f32(joined[JOINED_SUMS + b + 1u]), place - f32(b));
    let all = joined[JOINED_ALL];
    let least = f32(select(joined[JOINED_LEAST], 0u, joined[JOINED_LEAST] == all));
    return clamp((sum - least) / (f32(all) - least), 0.0, 1.0);
  }
  return clamp(log2(1.0 + rows) / log2(1.0 + greatest), 0.0, 1.0);
}

fn tone_bin(n: u32) -> u32 {
  if (n < 1024u) {
    return n;
  }
  let top = firstLeadingBit(n);
  return 1024u + (top - 10u) * 128u + ((n >> (top - 7u)) & 127u);
}

fn tone_place(rows: f32) -> f32 {
  if (rows < 1024.0) {
    return rows;
  }
  let bits = bitcast<u32>(rows);
  let part = f32(bits & 0x7fffffu) / 8388608.0;
  return min(f32(TONE_BINS - 1u), 1024.0 + (f32(bits >> 23u) - 137.0 + part) * 128.0);
}

// Each workgroup has bins of its own: most cells of a picture share a few counts, and global
// atomics would queue there.
var<workgroup> bins: array<atomic<u32>, TONE_BINS>;

@compute @workgroup_size(256)
fn tone_bins(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cells = params.grid.x * params.grid.y;
  for (var i = id.x; i < cells; i += groups.x * 256u) {
    let n = cells_plain[CELLS_WORD + i];
    if (n != 0u) {
      atomicAdd(&bins[tone_bin(n / params.base)], params.base);
    }
  }
  workgroupBarrier();
  for (var b = local.x; b < TONE_BINS; b += 256u) {
    let n = atomicLoad(&bins[b]);
    if (n != 0u) {
      atomicAdd(&joined_out[JOINED_SUMS + b], n);
    }
  }
}

var<workgroup> runs: array<u32, 256>;

@compute @workgroup_size(256)
fn tone_sums(@builtin(local_invocation_id) local: vec3u) {
  let first = JOINED_SUMS + BINS_A_THREAD * local.x;
  var run = 0u;
  for (var k = 0u; k < BINS_A_THREAD; k++) {
    run += atomicLoad(&joined_out[first + k]);
  }
  runs[local.x] = run;
  workgroupBarrier();
  var sum = 0u;
  for (var k = 0u; k < local.x; k++) {
    sum += runs[k];
  }
  for (var k = 0u; k < BINS_A_THREAD; k++) {
    let n = atomicLoad(&joined_out[first + k]);
    if (sum == 0u && n != 0u) {
      atomicStore(&joined_out[JOINED_LEAST], n);
    }
    sum += n;
    atomicStore(&joined_out[first + k], sum);
  }
  if (local.x == 255u) {
    atomicStore(&joined_out[JOINED_ALL], sum);
  }
}
