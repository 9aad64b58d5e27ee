// Rows brought into the order of 32 x 32 regions once, so that each workgroup counts a region of
// 64 x 64 cells in its own memory: the global grid sees a row of cells, not every row.
// A sorted row is one word: 16 bits of x and of y inside its region.

const REGIONS = 1024u;
const STARTS = 1u << 22u; // of each chunk: where its regions begin, then where they end

fn region_of(x: u32, y: u32) -> u32 {
  return ((y >> 27u) << 5u) | (x >> 27u);
}

fn starts() -> u32 {
  return STARTS + task.number * 2u * REGIONS;
}

var<workgroup> here: array<atomic<u32>, REGIONS>;
var<workgroup> base: array<u32, REGIONS>;

@compute @workgroup_size(256)
fn region_counts(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += groups.x * 256u) {
    atomicAdd(&here[region_of(xs[i], ys[i])], 1u);
  }
  workgroupBarrier();
  for (var i = local.x; i < REGIONS; i += 256u) {
    let n = atomicLoad(&here[i]);
    if (n > 0u) {
      atomicAdd(&cells[starts() + i], n);
    }
  }
}

// Counts become the regions' beginnings, twice: the second is moved on by region_sort.
@compute @workgroup_size(1)
fn region_starts() {
  var sum = 0u;
  for (var i = 0u; i < REGIONS; i++) {
    let n = words[starts() + i];
    words[starts() + i] = sum;
    words[starts() + REGIONS + i] = sum;
    sum += n;
  }
}

const SORTED = 4096u; // rows of a workgroup

@compute @workgroup_size(256)
fn region_sort(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let first = group.x * SORTED;
  let end = min(first + SORTED, task.points);
  for (var i = first + local.x; i < end; i += 256u) {
    atomicAdd(&here[region_of(xs[i], ys[i])], 1u);
  }
  workgroupBarrier();
  for (var r = local.x; r < REGIONS; r += 256u) {
    let n = atomicLoad(&here[r]);
    if (n > 0u) {
      base[r] = atomicAdd(&cells[starts() + REGIONS + r], n);
      atomicStore(&here[r], 0u);
    }
  }
  workgroupBarrier();
  for (var i = first + local.x; i < end; i += 256u) {
    let x = xs[i];
    let y = ys[i];
    let r = region_of(x, y);
    zs_out[base[r] + atomicAdd(&here[r], 1u)] = ((x >> 11u) & 0xffffu) | ((y << 5u) & 0xffff0000u);
  }
}

var<workgroup> region: array<atomic<u32>, 4096>;

@compute @workgroup_size(WG_SIZE)
fn count_regions(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let r = group.x;
  let begin = atomicLoad(&cells[starts() + r]);
  let end = atomicLoad(&cells[starts() + REGIONS + r]);
  let per = (end - begin + groups.y - 1u) / groups.y;
  let first = min(begin + group.y * per, end);
  let last = min(first + per, end);
  if (first == last) {
    return;
  }
  for (var i = first + local.x; i < last; i += WG_SIZEu) {
    let q = zs[i];
    atomicAdd(&region[((q >> 26u) << 6u) | ((q >> 10u) & 63u)], 1u);
  }
  workgroupBarrier();
  let left = (r & 31u) * 64u;
  let lower = (r >> 5u) * 64u;
  for (var k = local.x; k < 4096u; k += WG_SIZEu) {
    let n = atomicLoad(&region[k]);
    let i = left + (k & 63u);
    let j = lower + (k >> 6u);
    if (n > 0u && i < task.width && j < task.height) {
      atomicAdd(&cells[j * task.width + i], n);
    }
  }
}
