// The kinds of shapes, and how far a point lies from the border of a marker: render/shape.go.

const RECT = 0u;
const SEGMENT = 1u;
const DISC = 2u;
const SQUARE = 3u;
const DIAMOND = 4u;
const TRIANGLE = 5u;
const CROSS = 6u;

// outside is the signed distance of p from the border of a marker about the origin.
fn outside(kind: u32, p: vec2f, radius: f32) -> f32 {
  let a = abs(p);
  switch kind {
    case SQUARE: {
      return max(a.x, a.y) - 0.886 * radius;
    }
    case DIAMOND: {
      return (a.x + a.y - 1.253 * radius) * 0.70710678;
    }
    case TRIANGLE: {
      return max(0.8660254 * a.x - 0.5 * p.y, p.y) - 0.7775 * radius;
    }
    case CROSS: {
      let turned = abs(vec2f(p.x + p.y, p.x - p.y)) * 0.70710678;
      return bars(turned, radius);
    }
    case DISC: {
      return length(p) - radius;
    }
    default: {
      return bars(a, radius);
    }
  }
}

fn bars(a: vec2f, radius: f32) -> f32 {
  let low = min(a.x, a.y);
  let high = max(a.x, a.y);
  return max(low - 0.2 * radius, high - 1.25 * radius);
}
