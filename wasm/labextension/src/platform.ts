// What the renderer has the browser do: text in scripts that its own font lacks, and the clocks of
// time zones. Exceptions would end the WASM, so nothing here throws.

/** Width, height, left, top, advance, and a byte of coverage for each pixel; null: it cannot be drawn. */
type DrawnText = [number, number, number, number, number, Uint8Array] | null;

/** At most so wide, pixels. */
const widestText = 2048;

function makeTextDrawer(): (run: string, weight: number, size: number) => DrawnText {
  let context: CanvasRenderingContext2D | null = null;
  return (run, weight, size) => {
    try {
      context ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      if (context === null) {
        return null;
      }
      const font = `${weight} ${size}px system-ui, sans-serif`;
      context.font = font;
      const m = context.measureText(run);
      const left = Math.floor(-m.actualBoundingBoxLeft) - 1;
      const top = Math.ceil(m.actualBoundingBoxAscent) + 1;
      const width = Math.min(widestText, Math.ceil(m.actualBoundingBoxRight) - left + 1);
      const height = Math.ceil(m.actualBoundingBoxDescent) + top + 1;
      if (!(width > 0 && height > 0)) {
        return null;
      }
      context.canvas.width = width;
      context.canvas.height = height;
      context.font = font;
      context.fillText(run, -left, top);
      const pixels = context.getImageData(0, 0, width, height).data;
      const coverage = Uint8Array.from({ length: width * height }, (_, i) => pixels[4 * i + 3] ?? 0);
      return [width, height, left, -top, m.width, coverage];
    } catch {
      return null;
    }
  };
}

/** From Unix seconds to a zone's offset from UTC in seconds; null: the browser does not know the zone. */
function zone(name: string): ((unixSeconds: number) => number) | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    return unixSeconds => {
      try {
        const part = format.formatToParts(new Date(unixSeconds * 1000)).find(p => p.type === 'timeZoneName');
        const m = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(part?.value ?? '');
        return m === null ? 0 : (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 3600 + Number(m[3]) * 60 + Number(m[4] ?? 0));
      } catch {
        return 0;
      }
    };
  } catch {
    return null;
  }
}

/** What `Renderer.setPlatform` takes. */
export const platform = { drawText: makeTextDrawer(), zone };
export type Platform = typeof platform;
