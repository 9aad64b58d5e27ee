import type { Page } from './page.js';
import type { Status } from './renderer.js';

/** What tests and curious people can ask the page, as `gpuchartsPage` in its console. */
export interface Hooks {
  /** The numbers of the live charts, oldest first. */
  charts(): number[];
  status(chart: number): Status | undefined;
  view(chart: number): unknown;
  setView(chart: number, view: unknown): string;
  stats(): unknown;
  histogram(chart: number): Promise<unknown>;
  /** Frames run so far and WebGPU errors that no call reported. */
  frames(): number;
  deviceErrors(): string[];
  /** Bytes of the pictures that kernels have drawn for this page. */
  pictureBytes(): number;
  /** What a chart shows, as the base64 text of a PNG. */
  picture(chart: number): Promise<string | undefined>;
  /** Resolves when the present picture is done on the GPU. */
  drawn(): Promise<void>;
  /** Makes the device or the renderer fail, to see the page recover. */
  loseDevice(): void;
}

declare global {
  var gpuchartsPage: Hooks | undefined;
}

/** Sets `gpuchartsPage`. */
export function installHooks(page: Page): void {
  const parse = (json: string): unknown => (json === '' ? undefined : JSON.parse(json));
  globalThis.gpuchartsPage = {
    charts: () => [...page.charts.keys()],
    status: chart =>
      parse(page.use('', renderer => renderer.status(chart))) as Status | undefined,
    view: chart => parse(page.use('', renderer => renderer.view(chart))),
    setView: (chart, view) => {
      const error = page.use('no renderer', renderer =>
        renderer.setView(chart, JSON.stringify(view))
      );
      page.wake();
      return error;
    },
    stats: () => parse(page.use('', renderer => renderer.stats())),
    histogram: async chart =>
      parse(await page.use(Promise.resolve(''), renderer => renderer.histogram(chart))),
    frames: () => page.frames,
    deviceErrors: () => [...page.deviceErrors],
    pictureBytes: () => page.pictures.bytes,
    picture: async number => {
      const chart = page.charts.get(number);
      const png = chart === undefined ? null : await page.picture(chart);
      return png === null ? undefined : base64(await png.arrayBuffer());
    },
    drawn: () => page.drawn(),
    loseDevice: () => {
      page.loseDevice();
    }
  };
}

function base64(buffer: ArrayBuffer): string {
  return btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join(''));
}
