// What a person does with a chart, by real mouse events, and what it answers.

import assert from 'node:assert/strict';
import { patienceMillis } from './server.js';

/** A chart in a notebook. Positions are CSS pixels inside it. */
export class Chart {
  constructor(notebook, node, cell) {
    this.notebook = notebook;
    this.page = notebook.page;
    this.node = node;
    this.cell = cell;
  }

  async configuration() {
    return (await this.notebook.configurations(this.cell))[0];
  }

  number() {
    return this.node.evaluate(node => Number(node.dataset.gpuchart));
  }

  async hook(name, ...args) {
    const chart = await this.number();
    return this.page.evaluate(
      ([name, chart, args]) => globalThis.gpuchartsPage[name](chart, ...args),
      [name, chart, args]
    );
  }

  status() {
    return this.hook('status');
  }

  view() {
    return this.hook('view');
  }

  histogram() {
    return this.hook('histogram');
  }

  stats() {
    return this.page.evaluate(() => globalThis.gpuchartsPage.stats());
  }

  /** The line of text under the chart. */
  async line() {
    return (await this.node.locator('.gpucharts-line').innerText()).trim();
  }

  isLive() {
    return this.node.evaluate(node => node.classList.contains('gpucharts-live'));
  }

  /** Waits until the status has what is asked for, and fails with what it had. */
  async waitForStatus(wanted) {
    const chart = await this.number();
    try {
      await this.page.waitForFunction(
        ([chart, wanted]) => {
          const status = globalThis.gpuchartsPage?.status(chart);
          return status && Object.entries(wanted).every(([key, value]) => status[key] === value);
        },
        [chart, wanted]
      );
    } catch {
      assert.fail(
        `chart ${chart}: wanted ${JSON.stringify(wanted)}, has ${JSON.stringify(await this.status())}, ` +
          `line "${await this.line()}"\n${this.notebook.report()}`
      );
    }
  }

  /** Live, and drawn from all the data that the view needs. */
  async waitUntilReady() {
    await this.node.scrollIntoViewIfNeeded();
    await this.waitForStatus({ ready: true, loading: false });
  }

  /** Waits until the tooltip is about a row. */
  async waitForHover(row) {
    const chart = await this.number();
    try {
      await this.page.waitForFunction(
        ([chart, row]) => globalThis.gpuchartsPage.status(chart).hover?.row === row,
        [chart, row]
      );
    } catch {
      assert.fail(`wanted row ${row} under the pointer, have ${JSON.stringify((await this.status()).hover)}`);
    }
  }

  /** Waits until a look at the picture is content. */
  async waitForPicture(isGood) {
    const deadline = Date.now() + patienceMillis;
    while (!(await isGood())) {
      assert.ok(Date.now() < deadline, `the picture did not come:\n${this.notebook.report()}`);
      await this.nextFrame();
    }
  }

  /** Two animation frames of the page: what an event asked for has been drawn. */
  async nextFrame() {
    await this.page.evaluate(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    );
  }

  /** Waits until the next frame has been drawn, on the GPU too. */
  async drawn() {
    await this.page.evaluate(() => globalThis.gpuchartsPage.drawn());
  }

  /** Waits until nothing is under way: no request, no frame for a while. */
  async rest() {
    await this.page.waitForFunction(async () => {
      const before = globalThis.gpuchartsPage.frames();
      await new Promise(resolve => setTimeout(resolve, 500));
      const { inFlight } = globalThis.gpuchartsPage.stats();
      return inFlight === 0 && globalThis.gpuchartsPage.frames() === before;
    });
  }

  /** Waits for the line of text to say what a pattern wants. */
  async waitForLine(pattern) {
    const line = this.node.locator('.gpucharts-line', { hasText: pattern });
    try {
      await line.waitFor();
    } catch {
      assert.fail(`wanted a line like ${pattern}, have "${await this.line()}"\n${this.notebook.report()}`);
    }
  }

  async at(x, y) {
    const box = await this.node.boundingBox();
    return [box.x + x, box.y + y];
  }

  /** Of the canvas, device pixels. */
  canvasSize() {
    return this.node.locator('.gpucharts-canvas').evaluate(canvas => [canvas.width, canvas.height]);
  }

  async size() {
    const { width, height } = await this.node.boundingBox();
    return { width, height };
  }

  /** Drags with the mouse, in real steps, leaving the button down where `hold`. */
  async drag(from, to, { steps = 10, hold = false } = {}) {
    await this.page.mouse.move(...(await this.at(...from)));
    await this.page.mouse.down();
    await this.page.mouse.move(...(await this.at(...to)), { steps });
    if (!hold) {
      await this.page.mouse.up();
    }
  }

  async wheel(x, y, deltaY) {
    await this.page.mouse.move(...(await this.at(x, y)));
    await this.page.mouse.wheel(0, deltaY);
  }

  /** Turns the wheel where the pointer is. */
  async turn(deltaY) {
    await this.page.mouse.wheel(0, deltaY);
  }

  async moveTo(x, y) {
    await this.page.mouse.move(...(await this.at(x, y)));
  }

  /** Turns the wheel at a place until a condition holds. */
  async zoomUntil(x, y, isThere, turns = 200) {
    for (let turn = 0; turn < turns; turn++) {
      if (await isThere()) {
        break;
      }
      await this.wheel(x, y, -300);
      await this.nextFrame();
      await this.waitUntilReady();
    }
  }

  /** Takes the pointer away. */
  async leave() {
    await this.page.mouse.move(2, 2);
    await this.nextFrame();
  }

  async hover(x, y) {
    await this.page.mouse.move(...(await this.at(x, y)), { steps: 2 });
  }

  async doubleClick(x, y) {
    await this.page.mouse.dblclick(...(await this.at(x, y)));
  }

  /** Presses a key with the chart in focus, as after tabbing to it. */
  async press(key) {
    await this.node.locator('.gpucharts-canvas').focus();
    await this.page.keyboard.press(key);
    await this.nextFrame();
  }

  async screenshot(file) {
    return this.node.screenshot(file === undefined ? {} : { path: file });
  }
}
