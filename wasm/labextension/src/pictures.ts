// Charts in a page without WebGPU: the kernel draws them, and sends pictures.
// Views, drags and links stay with the renderer (wasm/page/picture.go), which
// says what to ask for and where a picture belongs until the next one is there.

import { exactBuffer } from './connection.js';
import type { Renderer } from './renderer.js';

/** What a chart has for its pictures. */
export interface Shown {
  /** Where its pictures are drawn, over the canvas that takes the pointer. */
  readonly pixels: HTMLCanvasElement;
}

/** What the pictures need of the page. */
export interface Surroundings {
  chart(number: number): Shown | undefined;
  send(connection: number, message: object): void;
  use<T>(otherwise: T, call: (renderer: Renderer) => T): T;
}

/** x, y, width, height in CSS pixels. */
type Box = readonly [number, number, number, number];

/** The last picture of each chart, and the way to the next. */
export class Pictures {
  bytes = 0;
  private readonly bitmaps = new Map<number, ImageBitmap>();

  constructor(private readonly page: Surroundings) {}

  /** What the renderer calls. */
  readonly remote = {
    ask: (connection: number, chart: number, request: string): void => {
      if (this.page.chart(chart) !== undefined) {
        this.page.send(connection, JSON.parse(request) as object);
      }
    },
    forget: (connection: number, chart: number): void => {
      this.bitmaps.get(chart)?.close();
      this.bitmaps.delete(chart);
      this.page.send(connection, { t: 'forget', chart });
    },
    place: (chart: number, ...numbers: number[]): void => {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0] = numbers;
      this.place(chart, [a, b, c, d], [e, f, g, h], [i, j, k, l]);
    }
  };

  /** A picture has come. */
  async take(data: object, png: ArrayBuffer | ArrayBufferView | undefined): Promise<void> {
    const chart = (data as { chart?: unknown }).chart;
    const text = JSON.stringify(data);
    if (typeof chart !== 'number') {
      return;
    }
    let bitmap: ImageBitmap | undefined;
    if (png !== undefined) {
      const buffer = exactBuffer(png);
      this.bytes += buffer.byteLength;
      bitmap = await createImageBitmap(new Blob([buffer], { type: 'image/png' }));
    }
    const show = this.page.use(false, renderer => renderer.told(text));
    if (bitmap === undefined) {
      return;
    }
    const shown = this.page.chart(chart);
    if (!show || shown === undefined) {
      bitmap.close();
      return;
    }
    this.bitmaps.get(chart)?.close();
    this.bitmaps.set(chart, bitmap);
    this.draw(shown.pixels, bitmap);
    this.page.use(undefined, renderer => {
      renderer.moved(chart);
    });
  }

  private draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap): CanvasRenderingContext2D | null {
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    const context = canvas.getContext('2d', { alpha: false });
    context?.drawImage(bitmap, 0, 0);
    return context;
  }

  /** Draws a chart's picture with its plot moved from one box to another. */
  private place(chart: number, from: Box, to: Box, clip: Box): void {
    const bitmap = this.bitmaps.get(chart);
    const canvas = this.page.chart(chart)?.pixels;
    if (bitmap === undefined || canvas === undefined || from.every((v, i) => Math.abs(v - (to[i] ?? v)) < 0.01)) {
      return;
    }
    const context = this.draw(canvas, bitmap);
    if (context === null || !(to[2] > 0 && to[3] > 0)) {
      return;
    }
    const scale = bitmap.width / canvas.clientWidth;
    context.save();
    context.scale(scale, scale);
    context.beginPath();
    context.rect(...clip);
    context.clip();
    context.fillStyle = backgroundOf(canvas);
    context.fillRect(...clip);
    const [x, y, width, height] = from;
    context.drawImage(bitmap, x * scale, y * scale, width * scale, height * scale, ...to);
    context.restore();
  }
}

function backgroundOf(canvas: HTMLCanvasElement): string {
  return getComputedStyle(canvas).backgroundColor;
}
