// Rows of resident columns into the cells of a grid: render/gpu/columns.go says how.

struct Axis {
  skip: u32,  // rows below have no cell
  add: u32,
  shift: u32,
  first: u32, // cell of the rows at skip
}

struct Window {
  x: Axis,
  y: Axis,
  columns: u32,
  lines: u32,
}

@group(0) @binding(0) var<storage, read> xs: array<u32>;
@group(0) @binding(1) var<storage, read> ys: array<u32>;
@group(0) @binding(2) var<storage, read> rows: u32; // of the chunk
@group(1) @binding(0) var<storage, read> window: Window;
@group(1) @binding(1) var<storage, read_write> cells: array<atomic<u32>>;

@compute @workgroup_size(256)
fn count_rows(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < rows; i += groups.x * 256u) {
    let x = xs[i];
    let y = ys[i];
    if (x < window.x.skip || y < window.y.skip) {
      continue;
    }
    // Fixed points have 31 bits and what is added fewer than that: nothing runs over.
    let column = window.x.first + ((x - window.x.skip + window.x.add) >> window.x.shift);
    let line = window.y.first + ((y - window.y.skip + window.y.add) >> window.y.shift);
    if (column < window.columns && line < window.lines) {
      atomicAdd(&cells[line * window.columns + column], 1u);
    }
  }
}
