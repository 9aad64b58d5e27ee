// Counts of cells into levels from 0 to 255. The levels lie behind the grid's counts.

const MOST = 1u << 23u;  // the greatest count
const BINS = MOST + 16u; // counts of counts, then the cells up to each
const BIN_COUNT = 4096u;

fn grid_cells() -> u32 {
  return task.width * task.height;
}

@compute @workgroup_size(256)
fn tone_reset(@builtin(global_invocation_id) id: vec3u) {
  for (var i = id.x; i < BIN_COUNT; i += 256u) {
    words[BINS + i] = 0u;
  }
  if (id.x == 0u) {
    words[MOST] = 0u;
  }
}

@compute @workgroup_size(WG_SIZE)
fn tone_greatest(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  var most = 0u;
  for (var i = id.x; i < grid_cells(); i += stride(groups)) {
    most = max(most, atomicLoad(&cells[i]));
  }
  if (most > atomicLoad(&cells[MOST])) {
    atomicMax(&cells[MOST], most);
  }
}

@compute @workgroup_size(WG_SIZE)
fn tone_linear(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < grid_cells(); i += stride(groups)) {
    words[grid_cells() + i] = u32(255.0 * f32(words[i]) / f32(words[MOST]) + 0.5);
  }
}

@compute @workgroup_size(WG_SIZE)
fn tone_log(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < grid_cells(); i += stride(groups)) {
    words[grid_cells() + i] = u32(255.0 * log2(1.0 + f32(words[i])) / log2(1.0 + f32(words[MOST])) + 0.5);
  }
}

// bin_of is exact below 1024 and keeps eight binary digits above.
fn bin_of(n: u32) -> u32 {
  if (n < 1024u) {
    return n;
  }
  let top = firstLeadingBit(n);
  return 1024u + (top - 10u) * 128u + ((n >> (top - 7u)) & 127u);
}

var<workgroup> bins: array<atomic<u32>, BIN_COUNT>;

// Equal areas (datashader's eq_hist): how many cells have each count, ...
@compute @workgroup_size(WG_SIZE)
fn tone_bins(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < grid_cells(); i += stride(groups)) {
    let n = atomicLoad(&cells[i]);
    if (n > 0u) {
      atomicAdd(&bins[bin_of(n)], 1u);
    }
  }
  workgroupBarrier();
  for (var i = local.x; i < BIN_COUNT; i += WG_SIZEu) {
    let n = atomicLoad(&bins[i]);
    if (n > 0u) {
      atomicAdd(&cells[BINS + i], n);
    }
  }
}

var<workgroup> run: array<u32, 256>;

// ... how many cells have at most that, ...
@compute @workgroup_size(256)
fn tone_sums(@builtin(local_invocation_id) local: vec3u) {
  var sum = 0u;
  for (var k = 0u; k < 16u; k++) {
    sum += words[BINS + 16u * local.x + k];
  }
  run[local.x] = sum;
  workgroupBarrier();
  var before = 0u;
  for (var k = 0u; k < local.x; k++) {
    before += run[k];
  }
  for (var k = 0u; k < 16u; k++) {
    before += words[BINS + 16u * local.x + k];
    words[BINS + 16u * local.x + k] = before;
  }
}

// ... and each cell's share.
@compute @workgroup_size(WG_SIZE)
fn tone_equal(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let all = words[BINS + BIN_COUNT - 1u];
  for (var i = id.x; i < grid_cells(); i += stride(groups)) {
    let n = words[i];
    var level = 0u;
    if (n > 0u) {
      level = words[BINS + bin_of(n)] * 255u / all;
    }
    words[grid_cells() + i] = level;
  }
}
