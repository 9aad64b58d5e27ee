// What the Go renderer (wasm/) and this plugin call on each other. Everything
// about charts is on the Go side; this file is the whole border.

import type { Platform } from './platform.js';

/** What a pointer did. */
export type PointerKind = 'down' | 'move' | 'up' | 'leave' | 'dblclick' | 'cancel';

/** Bits of `modifiers` in pointer and wheel events. */
export const Modifier = { shift: 1, ctrl: 2, alt: 4, meta: 8 } as const;

/**
 * The renderer, set as `globalThis.gpucharts` by the WASM, which then calls
 * `gpuchartsReady()`. Lengths are CSS pixels; texts that are JSON say so.
 */
export interface Renderer {
  /** Comes first: what the browser does for the renderer. */
  setPlatform(platform: Platform): void;
  /**
   * Takes what `makeDevice` made. Also after a lost device: everything resident is dropped and filled
   * again. Tiles take at most `budgetBytes` of it; 0: as its limits allow.
   */
  setDevice(device: object, format: GPUTextureFormat, budgetBytes: number): void;
  /** Compiles one shader that a first chart would wait for; true: there are more. */
  warm(): boolean;
  /** There is no device, or no more: the kernel draws, and these ask for pictures and show them. */
  setRemote(remote: Remote): void;
  /** Hears what is told of a picture, JSON; true: it is to be shown, and `moved` called then. */
  told(picture: string): boolean;
  moved(chart: number): void;
  /** Takes the JSON of a ChartConfiguration; returns '' or what is wrong with it. */
  mount(chart: number, canvas: HTMLCanvasElement, config: string, connection: number): string;
  unmount(chart: number): void;
  resize(chart: number, cssWidth: number, cssHeight: number, dpr: number): void;
  /** `colors` is the JSON of Colors. */
  theme(dark: boolean, colors: string): void;
  /** The WASM calls `send` with one binary request. */
  connect(connection: number, send: (request: Uint8Array) => void): void;
  /** The kernel is gone: charts keep their last picture and show the reason. */
  disconnect(connection: number, reason: string): void;
  /** One reply. The payload goes to `queue.writeBuffer` untouched. */
  receive(connection: number, header: Uint8Array, payload: ArrayBuffer | null): void;
  /** A dataset has a newer version: the JSON of its DataHandle. */
  changed(connection: number, handle: string): void;
  /** Returns the CSS cursor. */
  pointer(
    chart: number,
    kind: PointerKind,
    x: number,
    y: number,
    buttons: number,
    modifiers: number
  ): string;
  /** Returns true where the chart used the event. */
  wheel(
    chart: number,
    x: number,
    y: number,
    deltaX: number,
    deltaY: number,
    modifiers: number
  ): boolean;
  /** Draws every chart that changed; true: another frame is wanted. */
  frame(timestamp: number): boolean;
  /** A chart that is scrolled out of sight costs nothing. */
  visible(chart: number, on: boolean): void;
  /** JSON of a View. */
  view(chart: number): string;
  /** Returns '' or what is wrong with the view. */
  setView(chart: number, view: string): string;
  /** JSON of what a person has made of the chart: view, margins, size. */
  pose(chart: number): string;
  /** Takes on a pose; returns '' or what is wrong with it. */
  assume(chart: number, pose: string): string;
  /** Shows all of the data. */
  reset(chart: number): void;
  /** Draws the chart now, without what is about the pointer; returns '' or what went wrong. */
  redraw(chart: number): string;
  /** JSON of numbers: pool, tiles, frames, requests. */
  stats(): string;
  /** JSON of Status. */
  status(chart: number): string;
  /** Reads the density bins of the present view back, as JSON. */
  histogram(chart: number): Promise<string>;
}

/** What the renderer calls where the kernel draws. */
export interface Remote {
  /** `request` is JSON. */
  ask(connection: number, chart: number, request: string): void;
  forget(connection: number, chart: number): void;
  /** Three boxes of x, y, width and height: the plot in the picture, where it goes, what bounds it. */
  place(chart: number, ...boxes: number[]): void;
}

/** What `Renderer.status` says. */
export interface Status {
  /** The first pixels of the data are on the canvas. */
  ready: boolean;
  loading: boolean;
  exact: boolean;
  errorPixels: number;
  /** For the person; '' where there is nothing to say. */
  message: string;
}

/** Theme colours as `rgb(…)` or `rgba(…)` texts. */
export interface Colors {
  background: string;
  text: string;
  grid: string;
}

declare global {
  var gpucharts: Renderer | undefined;
  /** Called by the WASM once `gpucharts` is set. */
  var gpuchartsReady: (() => void) | undefined;
  /** The WASM asks for a frame. */
  var gpuchartsWake: (() => void) | undefined;
  /** Bounds the bytes of tiles on the device, where it is set before the first chart. */
  var gpuchartsBudgetBytes: number | undefined;
}
