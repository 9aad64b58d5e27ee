import type { Page } from './page.js';
import type { PointerKind } from './renderer.js';
import { Modifier } from './renderer.js';
import type { Actions } from './toolbar.js';

/** Part of the chart's width or height that an arrow key pans. */
const keyPan = 0.1;
/** The wheel delta that a plus or minus key stands for. */
const keyZoomDelta = 100;

/** Pixels a wheel "line" and "page" stand for (WheelEvent.deltaMode 1 and 2). */
const deltaUnitPixels = [1, 16, 400];

/** Forwards pointer, wheel and key events of one canvas to the renderer. */
export class Input {
  private readonly ending = new AbortController();

  constructor(
    private readonly page: Page,
    private readonly chart: number,
    private readonly canvas: HTMLCanvasElement,
    private readonly actions: Actions
  ) {
    const { signal } = this.ending;
    const listen = <K extends keyof HTMLElementEventMap>(
      type: K,
      handle: (event: HTMLElementEventMap[K]) => void
    ): void => {
      canvas.addEventListener(type, handle, { signal, passive: false });
    };
    listen('pointerdown', event => {
      canvas.setPointerCapture(event.pointerId);
      this.pointer('down', event);
    });
    listen('pointermove', event => {
      this.pointer('move', event);
    });
    listen('pointerup', event => {
      this.pointer('up', event);
    });
    listen('pointercancel', event => {
      this.pointer('cancel', event);
    });
    listen('pointerleave', event => {
      this.pointer('leave', event);
    });
    listen('dblclick', event => {
      event.preventDefault();
      this.pointer('dblclick', event);
    });
    listen('wheel', event => {
      this.wheel(event);
    });
    listen('keydown', event => {
      this.key(event);
    });
    // Notebook shortcuts keep working after a click on the chart; a chart that
    // was reached by keyboard has the arrows for itself.
    listen('focus', () => {
      if (canvas.matches(':focus-visible')) {
        canvas.dataset['lmSuppressShortcuts'] = 'true';
      }
    });
    listen('blur', () => {
      delete canvas.dataset['lmSuppressShortcuts'];
    });
  }

  dispose(): void {
    this.ending.abort();
  }

  private pointer(kind: PointerKind, event: MouseEvent): void {
    const { x, y } = this.position(event);
    this.send(kind, x, y, event.buttons, modifiers(event));
  }

  private send(kind: PointerKind, x: number, y: number, buttons: number, mods: number): void {
    const cursor = this.page.use('', renderer =>
      renderer.pointer(this.chart, kind, x, y, buttons, mods)
    );
    if (this.canvas.style.cursor !== cursor) {
      this.canvas.style.cursor = cursor;
    }
  }

  private wheel(event: WheelEvent): void {
    const { x, y } = this.position(event);
    const unit = deltaUnitPixels[event.deltaMode] ?? 1;
    const used = this.page.use(false, renderer =>
      renderer.wheel(
        this.chart,
        x,
        y,
        event.deltaX * unit,
        event.deltaY * unit,
        modifiers(event)
      )
    );
    if (used) {
      event.preventDefault();
    }
  }

  /** Keys act as the pointer would in the middle of the chart. */
  private key(event: KeyboardEvent): void {
    const x = this.canvas.clientWidth / 2;
    const y = this.canvas.clientHeight / 2;
    const zoom = (deltaY: number): void => {
      this.page.use(false, renderer => renderer.wheel(this.chart, x, y, 0, deltaY, 0));
    };
    const pan = (dx: number, dy: number): void => {
      this.send('down', x, y, 1, 0);
      this.send('move', x + dx * keyPan * 2 * x, y + dy * keyPan * 2 * y, 1, 0);
      this.send('up', x + dx * keyPan * 2 * x, y + dy * keyPan * 2 * y, 0, 0);
      this.send('leave', x, y, 0, 0);
    };
    const reset = (): void => {
      this.actions.reset();
    };
    const actions: Record<string, () => void> = {
      '+': () => { zoom(-keyZoomDelta); },
      '=': () => { zoom(-keyZoomDelta); },
      '-': () => { zoom(keyZoomDelta); },
      Home: reset,
      Escape: reset,
      0: reset,
      s: () => { this.actions.save(); },
      ArrowLeft: () => { pan(1, 0); },
      ArrowRight: () => { pan(-1, 0); },
      ArrowUp: () => { pan(0, 1); },
      ArrowDown: () => { pan(0, -1); }
    };
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  private position(event: MouseEvent): { x: number; y: number } {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function modifiers(event: MouseEvent): number {
  return (
    (event.shiftKey ? Modifier.shift : 0) |
    (event.ctrlKey ? Modifier.ctrl : 0) |
    (event.altKey ? Modifier.alt : 0) |
    (event.metaKey ? Modifier.meta : 0)
  );
}
