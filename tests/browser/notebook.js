// What a person does with a notebook in the page.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Chart } from './chart.js';
import { patienceMillis } from './server.js';

/** Writes a notebook of code cells into the server's folder; gives its name. */
export function writeNotebook(server, name, cells, kernel = 'gpucharts') {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: kernel, display_name: kernel, language: 'go' } },
    cells: cells.map((source, index) => ({
      id: `cell-${index}`, cell_type: 'code', source, metadata: {}, outputs: [],
      execution_count: null
    }))
  };
  fs.writeFileSync(path.join(server.root, name), JSON.stringify(notebook));
  return name;
}

/** A notebook in the page, and what a person does with it. */
export class Notebook {
  constructor(page, server) {
    this.page = page;
    this.server = server;
    this.console = [];
    this.panel = 0; // which of the page's notebooks, from the left
    page.on('console', message => this.console.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => this.console.push(`pageerror: ${error.message}`));
  }

  static async open(browser, server, name, options = {}) {
    const { size = { width: 1280, height: 900 }, dpr = 1, host = 'localhost', first, workspace } = options;
    const context = await browser.newContext({ viewport: size, deviceScaleFactor: dpr });
    if (first !== undefined) { // runs in the page before all else
      await context.addInitScript(...[first].flat());
    }
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMillis);
    const notebook = new Notebook(page, server);
    const lab = workspace === undefined ? 'lab/tree' : `lab/workspaces/${workspace}/tree`;
    const door = server.app === 'lab' ? lab : 'notebooks';
    await page.goto(`${server.url.replace('localhost', host)}/${door}/${name}?token=${server.token}`);
    await page.waitForSelector('.jp-Notebook .jp-Cell');
    await notebook.waitForKernel('idle');
    return notebook;
  }

  async close() {
    await this.page.context().close();
  }

  /** Ends the notebook's kernel. */
  async shutDown() {
    const ended = new Set(); // Sessions on one kernel end with it.
    for (const { id, kernel } of await this.server.api('GET', 'sessions')) {
      if (!ended.has(kernel.id)) {
        await this.server.api('DELETE', `sessions/${id}`);
      }
      ended.add(kernel.id);
    }
  }

  /** Restarts the kernel, and waits until it answers again. */
  async restart() {
    await this.page.evaluate(async () => {
      const { kernel } = globalThis.jupyterapp.shell.currentWidget.sessionContext.session;
      await kernel.restart();
      await kernel.info;
    });
  }

  /** Runs one of JupyterLab's commands. */
  command(id, args = {}) {
    return this.page.evaluate(([id, args]) => globalThis.jupyterapp.commands.execute(id, args), [id, args]);
  }

  cell(index) {
    return this.page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)').nth(this.panel).locator('.jp-Notebook .jp-Cell').nth(index);
  }

  /** Another notebook beside those that are open in the page. */
  async openBeside(name) {
    await this.command('docmanager:open', { path: name, options: { mode: 'split-right' } });
    const other = new Notebook(this.page, this.server);
    other.panel = this.panel + 1;
    await other.cell(0).waitFor();
    await other.waitForKernel('idle');
    return other;
  }

  /** Makes it the one that commands are about. */
  async activate() {
    await this.cell(0).locator('.jp-InputArea-prompt').first().click();
  }

  cells() {
    return this.page.evaluate(
      () => globalThis.jupyterapp.shell.currentWidget.content.model.cells.length
    );
  }

  model(index) {
    return this.page.evaluate(
      index => globalThis.jupyterapp.shell.currentWidget.content.model.cells.get(index).toJSON(),
      index
    );
  }

  async isCode(index) {
    return (await this.model(index)).cell_type === 'code';
  }

  /** How many errors a cell put out. */
  async errors(index) {
    return (await this.model(index)).outputs.filter(output => output.output_type === 'error').length;
  }

  /** The configurations of the charts that a cell put out. */
  async configurations(index) {
    const mime = 'application/vnd.gpucharts.v1+json';
    return (await this.model(index)).outputs
      .map(output => output.data?.[mime])
      .filter(configuration => configuration !== undefined);
  }

  async hasChart(index) {
    return (await this.configurations(index)).length > 0;
  }

  /** The id of the dataset of a cell's chart. */
  async datasetOf(index) {
    return (await this.configurations(index))[0].data[0].id;
  }

  /** The text of a cell's outputs. */
  async output(index) {
    const outputs = await this.cell(index).locator('.jp-OutputArea-output').allInnerTexts();
    return outputs.join('\n').trim();
  }

  /** Selects a cell and starts it, without waiting for its end. */
  async start(index) {
    await this.cell(index).locator('.jp-InputArea-prompt').first().click();
    await this.page.evaluate(() => {
      // Its promise ends with the cell.
      void globalThis.jupyterapp.commands.execute('notebook:run-cell');
    });
  }

  /** Runs a cell and waits until it has ended. */
  async run(index) {
    await this.cell(index).locator('.jp-InputArea-prompt').first().click();
    // The command's promise ends with the cell.
    await this.command('notebook:run-cell');
    await this.waitForKernel('idle');
    const { execution_count: count } = await this.model(index);
    assert.ok(count > 0, `cell ${index} did not run:\n${this.report()}`);
  }

  /** Adds a cell with this text at the end of the notebook, and selects it. */
  async insertCell(text) {
    await this.page.evaluate(text => {
      const { content } = globalThis.jupyterapp.shell.currentWidget;
      const { sharedModel } = content.model;
      sharedModel.insertCell(sharedModel.cells.length, { cell_type: 'code', source: text });
      content.activeCellIndex = sharedModel.cells.length - 1;
    }, text);
  }

  /** The kernel's status as JupyterLab sees it. */
  kernelStatus() {
    return this.page.evaluate(() => {
      const panel = globalThis.jupyterapp.shell.currentWidget;
      return panel?.sessionContext?.session?.kernel?.status;
    });
  }

  async waitForKernel(status) {
    await this.page.waitForFunction(
      status =>
        globalThis.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status ===
        status,
      status
    );
  }

  /** The chart shown by a cell, once it is live. */
  async chart(index) {
    const chart = this.chartAt(index);
    await chart.waitUntilReady();
    return chart;
  }

  /** The chart shown by a cell, live or not. */
  chartAt(index) {
    return new Chart(this, this.cell(index).locator('.gpucharts-chart').first(), index);
  }

  /** Ends the renderer as a bug would: an exception that reaches it cannot be caught there. */
  async stopRenderer() {
    const stopped = await this.page.evaluate(() => {
      const wake = globalThis.gpuchartsWake;
      globalThis.gpuchartsWake = () => {
        throw new Error('a planted fault');
      };
      try {
        for (const chart of globalThis.gpuchartsPage.charts()) {
          globalThis.gpucharts.visible(chart, true);
        }
        return false;
      } catch {
        return true;
      } finally {
        globalThis.gpuchartsWake = wake;
      }
    });
    assert.ok(stopped, 'the renderer took the fault');
  }

  /** Scrolls to a cell, as far as that takes: cells on the way get their heights as they come into sight. */
  async scrollTo(index) {
    const chart = this.chartAt(index).node;
    for (let steps = 0; steps < 100; steps++) {
      await this.page.evaluate(index => globalThis.jupyterapp.shell.currentWidget.content.scrollToItem(index, 'center'), index);
      const before = await chart.boundingBox();
      await this.page.evaluate(() => new Promise(resolve => setTimeout(resolve, 100)));
      const now = await chart.boundingBox();
      if (before !== null && now !== null && before.y === now.y && now.y >= 0 && now.y < this.page.viewportSize().height) {
        return;
      }
    }
    assert.fail(`cell ${index} did not come into sight`);
  }

  /** Scrolls to the first cell, and waits until what is there has been drawn. */
  async showTop() {
    await this.page.evaluate(async () => {
      const { content } = globalThis.jupyterapp.shell.currentWidget;
      await content.scrollToItem(0, 'start');
      await globalThis.gpuchartsPage.drawn();
    });
    await this.page.locator('.jp-Notebook .jp-Cell').first().scrollIntoViewIfNeeded();
    await this.page.evaluate(() => globalThis.gpuchartsPage.drawn());
  }

  /** What the browser's console said, for a failed test's message. */
  report() {
    return [...this.console.slice(-30), ...this.server.log().split('\n').slice(-15)].join('\n');
  }
}
