import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { Kernel } from '@jupyterlab/services';
import { Widget } from '@lumino/widgets';
import { readConfiguration } from './configuration.js';
import type { Connection } from './connection.js';
import { describe } from './device.js';
import { type ChartConfiguration, MIMEType, Scatter } from './generated/spec.js';
import { Input } from './input.js';
import { keysInWords, labelOf } from './label.js';
import type { Mounted, Page } from './page.js';
import type { Renderer, Status } from './renderer.js';
import { makeToolbar, saveFile } from './toolbar.js';

const runToLive = 'run the cell to make it live';
const defaultHeight = 400;
let lastNumber = 0;

/** Where a chart finds the kernel of its notebook; null where there is none. */
export type FindKernel = () => Promise<Kernel.IKernelConnection | null>;

/**
 * One chart output: the stored picture at first, the live canvas over it once
 * the renderer has drawn data, and one line of text where there is something
 * to say. The picture comes back when the chart cannot be live.
 */
export class Chart extends Widget implements IRenderMime.IRenderer, Mounted {
  readonly number = ++lastNumber;
  connection: Connection | undefined;
  private readonly picture = document.createElement('img');
  readonly canvas = document.createElement('canvas');
  readonly pixels = document.createElement('canvas');
  private readonly line = document.createElement('div');
  private readonly input: Input;
  private readonly sizes: ResizeObserver;
  private readonly sight: IntersectionObserver;
  private config = '';
  private counted = false; // it has a mark whose dense views are counted
  private fileName = '';
  private lastPose = '';
  private inSight = false; // until the browser says otherwise
  private pixelWidth = 0;
  private pixelHeight = 0;

  constructor(
    private readonly page: Page,
    private readonly findKernel: FindKernel
  ) {
    super();
    this.addClass('gpucharts-chart');
    this.picture.className = 'gpucharts-picture';
    this.canvas.className = 'gpucharts-canvas';
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'img');
    this.pixels.className = 'gpucharts-pixels';
    this.line.className = 'gpucharts-line';
    this.line.setAttribute('role', 'status');
    this.node.dataset['gpuchart'] = String(this.number);
    this.canvas.setAttribute('aria-description', keysInWords);
    const actions = {
      reset: (): void => {
        page.use(undefined, renderer => {
          renderer.reset(this.number);
        });
      },
      save: (): void => void this.save()
    };
    this.node.append(this.picture, this.canvas, this.pixels, this.line, makeToolbar(actions));
    this.input = new Input(page, this.number, this.canvas, actions);
    this.sizes = new ResizeObserver(entries => {
      this.measure(entries[0]);
    });
    this.sight = new IntersectionObserver(entries => {
      this.see(entries.some(entry => entry.isIntersecting));
    });
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.page.remove(this);
    const png = model.data['image/png'];
    if (typeof png === 'string') {
      this.picture.src = `data:image/png;base64,${png}`;
    }
    let config: ChartConfiguration;
    try {
      config = readConfiguration(model.data[MIMEType]);
    } catch (error) {
      this.node.style.height = `${defaultHeight}px`;
      this.giveUp(describe(error));
      return Promise.resolve();
    }
    const label = labelOf(config);
    this.fileName = config.visual.title ?? '';
    this.config = JSON.stringify(config);
    this.counted = config.series.some(series => series.type === Scatter);
    this.lastPose = '';
    this.canvas.setAttribute('aria-label', label);
    this.picture.alt = label;
    this.node.style.height = `${config.visual.height > 0 ? config.visual.height : defaultHeight}px`;
    // The output area waits for this promise: it gets the picture, and the live
    // chart comes when it can.
    void this.bringToLife();
    return Promise.resolve();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.input.dispose();
    this.sizes.disconnect();
    this.sight.disconnect();
    this.page.remove(this);
    super.dispose();
  }

  mount(renderer: Renderer): void {
    const error = renderer.mount(
      this.number,
      this.canvas,
      this.config,
      this.connection?.number ?? 0
    );
    if (error !== '') {
      this.say(`${error}: this is the stored picture`);
      return;
    }
    if (this.lastPose !== '') {
      renderer.assume(this.number, this.lastPose);
    }
    this.resize(renderer);
    renderer.visible(this.number, this.inSight);
  }

  get live(): boolean {
    return this.hasClass('gpucharts-live');
  }

  refresh(renderer: Renderer): void {
    const status = JSON.parse(renderer.status(this.number)) as Status;
    this.toggleClass('gpucharts-live', status.ready);
    this.node.dataset['counts'] = this.counted ? (this.connection?.counts ?? '') : '';
    this.toggleClass('gpucharts-remote', this.page.whyRemote !== undefined);
    if (status.message !== '' || status.ready || this.connection?.isOpen === true) {
      this.say(status.message);
    } else {
      this.say(runToLive);
    }
    if (status.ready) {
      this.lastPose = renderer.pose(this.number);
    }
  }

  giveUp(reason: string): void {
    this.removeClass('gpucharts-live');
    this.say(`${reason}: this is the stored picture`);
  }

  private async bringToLife(): Promise<void> {
    try {
      await this.page.start();
    } catch (error) {
      this.giveUp(describe(error));
      return;
    }
    try {
      const kernel = await this.findKernel();
      if (this.isDisposed) {
        return;
      }
      if (kernel === null) {
        this.say(runToLive);
        return;
      }
      this.connection = this.page.connections.to(kernel);
    } catch (error) {
      this.giveUp(`the kernel cannot be reached (${describe(error)})`);
      return;
    }
    this.page.add(this);
    this.observe();
  }

  private observe(): void {
    this.sight.observe(this.node);
    try {
      // Tells of a changed zoom of the page as well.
      this.sizes.observe(this.node, { box: 'device-pixel-content-box' });
    } catch {
      this.sizes.observe(this.node);
    }
  }

  private measure(entry: ResizeObserverEntry | undefined): void {
    const exact = entry?.devicePixelContentBoxSize[0];
    this.pixelWidth = exact?.inlineSize ?? 0;
    this.pixelHeight = exact?.blockSize ?? 0;
    this.page.use(undefined, renderer => {
      this.resize(renderer);
    });
    this.page.wake();
  }

  /** Canvas pixels are device pixels: nothing is scaled on the way to the screen. */
  resize(renderer: Renderer): void {
    const dpr = window.devicePixelRatio;
    const width = devicePixels(this.node.clientWidth * dpr, this.pixelWidth);
    const height = devicePixels(this.node.clientHeight * dpr, this.pixelHeight);
    if (width === 0 || height === 0) {
      return; // Not laid out: the size comes later.
    }
    this.canvas.width = width;
    this.canvas.height = height;
    renderer.resize(this.number, width / dpr, height / dpr, dpr);
  }

  private see(on: boolean): void {
    this.inSight = on;
    this.page.use(undefined, renderer => {
      renderer.visible(this.number, on);
    });
    this.page.wake();
  }

  /** Saves what is seen as a PNG of the same pixels. */
  private async save(): Promise<void> {
    try {
      const png = await this.page.picture(this);
      if (png !== null) {
        saveFile(`${this.fileName.replace(/[^\p{L}\p{N} ._-]+/gu, '-') || 'chart'}.png`, png);
      }
    } catch (error) {
      this.say(`the picture could not be saved (${describe(error)})`);
    }
  }

  private say(text: string): void {
    if (this.line.textContent !== text) {
      this.line.textContent = text;
    }
  }
}

/** What the browser says a length is in device pixels, where it is about that (not in emulation). */
function devicePixels(computed: number, said: number): number {
  return Math.abs(said - computed) <= 1 ? said : Math.round(computed);
}
