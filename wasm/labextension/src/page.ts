import { makeDevice } from '../../../render/gpu/device.js';
import type { Connection, ConnectionEvents } from './connection.js';
import { Connections } from './connection.js';
import { describe, openDevice, Unavailable } from './device.js';
import { Pictures, type Shown } from './pictures.js';
import { platform } from './platform.js';
import type { Colors, Renderer } from './renderer.js';
import { startRenderer } from './wasm.js';

/** What the page needs of a mounted chart. */
export interface Mounted extends Shown {
  readonly number: number;
  readonly canvas: HTMLCanvasElement;
  readonly connection: Connection | undefined;
  /** Mounts itself on a renderer that knows nothing of it (again, after a trap). */
  mount(renderer: Renderer): void;
  /** The canvas is shown: there is less of a hurry to look at its status. */
  readonly live: boolean;
  /** Measures its canvas anew. */
  resize(renderer: Renderer): void;
  /** Looks at the renderer's status and view of it. */
  refresh(renderer: Renderer): void;
  /** Shows the stored picture for good. */
  giveUp(reason: string): void;
}

/** Asking for status costs a part of a frame: a live chart is asked when it rests. */
const restMillis = 100;

/** A second trap within this time ends the renderer for this page. */
const restartWindowMillis = 60_000;

function toBlob(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise(resolve => {
    canvas.toBlob(resolve);
  });
}

/**
 * The one renderer and the one device of this page, and what runs them: frames
 * while they are wanted, another device when one is lost, another renderer when
 * one traps.
 */
export class Page implements ConnectionEvents {
  readonly connections = new Connections(this);
  readonly charts = new Map<number, Mounted>();
  /** Messages of the device that no call reported. */
  readonly deviceErrors: string[] = [];
  frames = 0;
  /** Why the kernel draws the pictures; undefined: the page does. */
  whyRemote: string | undefined;
  readonly pictures = new Pictures({
    chart: number => this.charts.get(number),
    send: (connection, message) => {
      this.connections.open().find(open => open.number === connection)?.post(message);
    },
    use: (otherwise, call) => this.use(otherwise, call)
  });
  private renderer: Renderer | undefined;
  private starting: Promise<Renderer> | undefined;
  private device: GPUDevice | undefined;
  private format: GPUTextureFormat = 'bgra8unorm';
  private colors: { dark: boolean; json: string } | undefined;
  private frameRequest = 0;
  private pixelRatio = devicePixelRatio;
  private restTimer = 0;
  private lastTrapMillis = -Infinity;
  private failure: string | undefined;
  private wanted = false; // by a chart

  constructor() {
    globalThis.gpuchartsWake = () => {
      this.wake();
    };
  }

  /** Charts were given up: only a new page has live ones. */
  get failed(): boolean {
    return this.failure !== undefined;
  }

  /** The renderer with its device; rejects with Unavailable where it cannot be. */
  start(): Promise<Renderer> {
    this.wanted = true;
    return this.started();
  }

  /**
   * Has the renderer, its device and its shaders ready before the first chart wants them. A chart that comes
   * meanwhile waits for one shader at most: each is compiled before the next is asked for.
   */
  async warm(): Promise<void> {
    const renderer = await this.started();
    while (!this.wanted && this.use(false, () => renderer.warm())) {
      await this.device?.queue.onSubmittedWorkDone();
    }
  }

  private started(): Promise<Renderer> {
    if (this.failure !== undefined) {
      return Promise.reject(new Unavailable(this.failure));
    }
    this.starting ??= this.begin().catch((error: unknown) => {
      this.starting = undefined;
      throw error instanceof Unavailable ? error : new Unavailable(describe(error));
    });
    return this.starting;
  }

  /** Puts a chart on the started renderer. */
  add(chart: Mounted): void {
    this.charts.set(chart.number, chart);
    this.use(undefined, renderer => {
      chart.mount(renderer);
    });
    this.wake();
  }

  remove(chart: Mounted): void {
    if (this.charts.delete(chart.number)) {
      this.use(undefined, renderer => {
        renderer.unmount(chart.number);
      });
    }
  }

  /** One call into the renderer. A trap is handled by `trapped`; then `otherwise` is the result. */
  use<T>(otherwise: T, call: (renderer: Renderer) => T): T {
    if (this.renderer === undefined) {
      return otherwise;
    }
    try {
      return call(this.renderer);
    } catch (error) {
      console.error('gpucharts:', error);
      return otherwise;
    }
  }

  wake(): void {
    if (this.frameRequest === 0) {
      this.frameRequest = requestAnimationFrame(timestamp => {
        this.frameRequest = 0;
        this.frame(timestamp);
      });
    }
  }

  theme(dark: boolean, colors: Colors): void {
    this.colors = { dark, json: JSON.stringify(colors) };
    this.use(undefined, renderer => {
      this.applyTheme(renderer);
    });
    this.wake();
  }

  opened(connection: Connection): void {
    this.use(undefined, renderer => {
      renderer.connect(connection.number, connection.send);
    });
  }

  received(connection: Connection, header: Uint8Array, payload: ArrayBuffer | null): void {
    this.use(undefined, renderer => {
      renderer.receive(connection.number, header, payload);
    });
  }

  changed(connection: Connection, handle: string): void {
    this.use(undefined, renderer => {
      renderer.changed(connection.number, handle);
    });
  }

  pictured(data: object, png: ArrayBuffer | ArrayBufferView | undefined): void {
    this.pictures.take(data, png).catch((error: unknown) => {
      console.error('gpucharts: a picture from the kernel:', describe(error));
    });
  }

  closed(connection: Connection, reason: string): void {
    this.use(undefined, renderer => {
      renderer.disconnect(connection.number, reason);
    });
    this.refresh(() => true);
    this.wake();
  }

  private frame(timestamp: number): void {
    this.frames++;
    if (this.pixelRatio !== devicePixelRatio) {
      this.pixelRatio = devicePixelRatio; // Where no observer of sizes tells of it.
      for (const chart of this.charts.values()) {
        this.use(undefined, renderer => {
          chart.resize(renderer);
        });
      }
    }
    const wanted = this.use(false, renderer => renderer.frame(timestamp));
    this.refresh(chart => !chart.live);
    if (wanted) {
      this.wake();
    }
    window.clearTimeout(this.restTimer);
    this.restTimer = window.setTimeout(() => {
      this.refresh(() => true);
    }, restMillis);
  }

  private refresh(due: (chart: Mounted) => boolean): void {
    for (const chart of this.charts.values()) {
      if (due(chart)) {
        this.use(undefined, renderer => {
          chart.refresh(renderer);
        });
      }
    }
  }

  private async begin(): Promise<Renderer> {
    const [renderer] = await Promise.all([this.make(), this.openOrLeave()]);
    this.introduce(renderer);
    return renderer;
  }

  /** A new renderer. A trap counts while it is the one in use; before that, it does not start. */
  private async make(): Promise<Renderer> {
    const made: { renderer?: Renderer } = {};
    made.renderer = await startRenderer(reason => {
      if (made.renderer !== undefined && made.renderer === this.renderer) {
        this.trapped(reason);
      }
    });
    return made.renderer;
  }

  /**
   * Another renderer in place of this one, with every chart where it was (development: its
   * files have changed). The one before goes on where the new one does not start.
   */
  async renew(): Promise<void> {
    const before = this.renderer;
    if (before === undefined) {
      return; // The first chart starts one.
    }
    const renderer = await this.make();
    this.refresh(() => true);
    for (const chart of this.charts.values()) {
      before.unmount(chart.number);
    }
    // What the old one holds on the device goes with the device.
    const old = this.device;
    await this.openOrLeave();
    old?.destroy();
    this.starting = Promise.resolve(renderer);
    this.introduce(renderer);
  }

  /** Opens the device; where there is none, drawing is left to the kernel. */
  private async openOrLeave(): Promise<void> {
    try {
      await this.open();
      this.whyRemote = undefined;
    } catch (error) {
      this.device = undefined;
      this.whyRemote = describe(error);
      console.info(`gpucharts: the kernel draws the charts: ${this.whyRemote}`);
    }
  }

  private async open(): Promise<void> {
    const { device, format } = await openDevice();
    this.device = device;
    this.format = format;
    device.addEventListener('uncapturederror', event => {
      this.deviceErrors.push(event.error.message);
      console.error('gpucharts: WebGPU:', event.error.message);
    });
    void device.lost.then(info => this.lost(device, info.message));
  }

  /** Tells a new renderer all that the last one knew. */
  private introduce(renderer: Renderer): void {
    this.renderer = renderer;
    this.use(undefined, () => {
      renderer.setPlatform(platform);
      this.equip(renderer);
      this.applyTheme(renderer);
      for (const connection of this.connections.open()) {
        renderer.connect(connection.number, connection.send);
      }
      for (const chart of this.charts.values()) {
        chart.mount(renderer);
      }
    });
    this.wake();
  }

  private equip(renderer: Renderer): void {
    if (this.device !== undefined) {
      const budget = globalThis.gpuchartsBudgetBytes ?? 0;
      renderer.setDevice(makeDevice(this.device, this.format), this.format, budget);
    } else {
      renderer.setRemote(this.pictures.remote);
    }
  }

  private applyTheme(renderer: Renderer): void {
    if (this.colors !== undefined) {
      renderer.theme(this.colors.dark, this.colors.json);
    }
  }

  /** Resolves when the next frame has been run, and the GPU is done with it. */
  async drawn(): Promise<void> {
    await new Promise(resolve => requestAnimationFrame(resolve));
    await new Promise(resolve => requestAnimationFrame(resolve));
    await this.device?.queue.onSubmittedWorkDone();
  }

  /** What a chart shows, as a PNG of its canvas' size; null: nothing yet. */
  async picture(chart: Mounted): Promise<Blob | null> {
    if (this.device === undefined) {
      return toBlob(chart.pixels);
    }
    return this.use(Promise.resolve(null), renderer => {
      const error = renderer.redraw(chart.number);
      if (error !== '') {
        throw new Error(error);
      }
      // Before this task ends: then the canvas gives its picture to the screen.
      return toBlob(chart.canvas);
    });
  }

  /** Destroys the device, which is then lost like any other. */
  loseDevice(): void {
    this.device?.destroy();
  }

  private async lost(device: GPUDevice, message: string): Promise<void> {
    if (device !== this.device) {
      return;
    }
    console.warn('gpucharts: the graphics device was lost:', message);
    await this.openOrLeave();
    this.use(undefined, renderer => {
      this.equip(renderer);
    });
    this.refresh(() => true);
    this.wake();
  }

  private trapped(reason: string): void {
    console.error('gpucharts: the renderer stopped:', reason);
    this.renderer = undefined;
    const now = performance.now();
    const again = now - this.lastTrapMillis < restartWindowMillis;
    this.lastTrapMillis = now;
    if (again) {
      this.giveUp(`the renderer stopped twice (${reason})`);
      return;
    }
    // Not within the call that trapped: its caller still runs.
    this.starting = Promise.resolve()
      .then(() => this.make())
      .then(renderer => {
        this.introduce(renderer);
        return renderer;
      });
    this.starting.catch((error: unknown) => {
      this.giveUp(describe(error));
    });
  }

  private giveUp(reason: string): void {
    this.failure = reason;
    this.renderer = undefined;
    for (const chart of this.charts.values()) {
      chart.giveUp(reason);
    }
    this.charts.clear();
  }
}
