// The verbs of the browser tests: a real Jupyter server from .venv, a real
// Chromium with WebGPU, and what a person does with a notebook. Every verb
// waits for what it asks for, and fails with what was there instead.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

export const repo = path.resolve(import.meta.dirname, '../..');
export const virtualEnvironment = path.join(repo, '.venv');

/** Long enough for ten million rows on two cores with a software adapter. */
export const patienceMillis = Number(process.env.GPUCHARTS_PATIENCE_MS ?? 120_000);

/** WebGPU on SwiftShader in a headless Chromium, canvas included. */
const chromiumFlags = [
  '--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--enable-unsafe-webgpu', '--use-angle=swiftshader', '--enable-features=Vulkan',
  '--use-vulkan=swiftshader', '--use-webgpu-adapter=swiftshader', '--ignore-gpu-blocklist'
];

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * A Jupyter server on a fresh folder, with settings of its own.
 * @param {'lab' | 'notebook'} app
 */
export async function startServer(app = 'lab') {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gpucharts-browser-'));
  const root = path.join(home, 'work');
  fs.mkdirSync(root);
  const settings = path.join(home, 'settings', '@jupyterlab', 'apputils-extension');
  fs.mkdirSync(settings, { recursive: true });
  fs.writeFileSync(
    path.join(settings, 'notification.jupyterlab-settings'),
    JSON.stringify({ fetchNews: 'false', checkForUpdates: false })
  );
  const port = await freePort();
  const token = 'browser-tests';
  const exposed = app === 'lab' ? 'LabApp' : 'JupyterNotebookApp';
  const child = spawn(
    path.join(virtualEnvironment, 'bin', 'jupyter'),
    [
      app, '--no-browser', '--allow-root', `--port=${port}`, '--ServerApp.port_retries=0',
      `--IdentityProvider.token=${token}`, `--ServerApp.root_dir=${root}`,
      '--ServerApp.allow_remote_access=True',
      `--${exposed}.expose_app_in_browser=True`
    ],
    {
      env: {
        ...process.env,
        PATH: `${path.join(virtualEnvironment, 'bin')}:${process.env.PATH}`,
        JUPYTER_CONFIG_DIR: path.join(home, 'config'),
        JUPYTER_DATA_DIR: path.join(home, 'data'),
        JUPYTER_RUNTIME_DIR: path.join(home, 'runtime'),
        JUPYTERLAB_SETTINGS_DIR: path.join(home, 'settings'),
        JUPYTERLAB_WORKSPACES_DIR: path.join(home, 'workspaces')
      },
      stdio: ['ignore', 'pipe', 'pipe']
    }
  );
  let log = '';
  child.stdout.on('data', data => (log += data));
  child.stderr.on('data', data => (log += data));
  const url = `http://localhost:${port}`;
  const deadline = Date.now() + patienceMillis;
  for (;;) {
    assert.equal(child.exitCode, null, `jupyter ${app} ended:\n${log}`);
    assert.ok(Date.now() < deadline, `jupyter ${app} did not answer:\n${log}`);
    const answer = await fetch(`${url}/api/status?token=${token}`).catch(() => undefined);
    if (answer?.ok) {
      break;
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return {
    app, url, token, root,
    log: () => log,
    /** The process of the one kernel that runs. */
    kernelPid() {
      const pids = fs.readdirSync('/proc').filter(name => /^\d+$/.test(name)).filter(pid => {
        const file = `/proc/${pid}/cmdline`;
        try {
          const line = fs.readFileSync(file, 'utf8');
          return line.includes(path.join(home, 'runtime', 'kernel-'));
        } catch {
          return false; // It has ended meanwhile.
        }
      });
      assert.equal(pids.length, 1, `wanted one kernel, have processes ${pids}`);
      return Number(pids[0]);
    },
    /** The REST API, as parsed JSON. */
    async api(method, route) {
      const answer = await fetch(`${url}/api/${route}?token=${token}`, { method });
      assert.ok(answer.ok, `${method} ${route}: HTTP ${answer.status}`);
      return answer.status === 204 ? undefined : answer.json();
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) {
        await once(child, 'exit');
      }
      fs.rmSync(home, { recursive: true, force: true });
    }
  };
}

export async function openBrowser(...flags) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...chromiumFlags, ...flags]
  });
}

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
    page.on('console', message => this.console.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => this.console.push(`pageerror: ${error.message}`));
  }

  static async open(browser, server, name, options = {}) {
    const { size = { width: 1280, height: 900 }, dpr = 1, host = 'localhost' } = options;
    const context = await browser.newContext({ viewport: size, deviceScaleFactor: dpr });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMillis);
    const notebook = new Notebook(page, server);
    const door = server.app === 'lab' ? 'lab/tree' : 'notebooks';
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
    for (const session of await this.server.api('GET', 'sessions')) {
      await this.server.api('DELETE', `sessions/${session.id}`);
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
    return this.page.locator('.jp-Notebook .jp-Cell').nth(index);
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

  /** What the browser's console said, for a failed test's message. */
  report() {
    return [...this.console.slice(-30), ...this.server.log().split('\n').slice(-15)].join('\n');
  }
}

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

  async screenshot(file) {
    return this.node.screenshot(file === undefined ? {} : { path: file });
  }
}
