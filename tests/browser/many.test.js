// Many charts in one page: one device, and nothing for what is out of sight.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';

const count = 40;
let server, browser, notebook;

/** Runs in the page before all else. */
function watch() {
  globalThis.devices = 0;
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = function (...given) {
    globalThis.devices++;
    return requestDevice.apply(this, given);
  };
  globalThis.drawnOn = new Map();
  const { getCurrentTexture } = GPUCanvasContext.prototype;
  GPUCanvasContext.prototype.getCurrentTexture = function () {
    drawnOn.set(this.canvas, (drawnOn.get(this.canvas) ?? 0) + 1);
    return getCurrentTexture.apply(this);
  };
}

// A dataset for each chart, so that none can live on the tiles of another.
const cellOf = i => `chart.${i % 2 === 0 ? 'Line' : 'Scatter'}(wave(${i}), "x", "y").Title("chart ${i}").Height(300)`;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  writeNotebook(server, 'many.ipynb', [
    `func wave(k int) *data.Dataset {
	x, y := make([]float64, 20000), make([]float64, 20000)
	for i := range x {
		x[i], y[i] = float64(i), math.Sin(float64(i*(k+1))/3000)+float64(i%7)/20
	}
	return data.FromColumns(map[string]any{"x": x, "y": y})
}`,
    ...Array.from({ length: count }, (_, i) => cellOf(i))
  ]);
  notebook = await Notebook.open(browser, server, 'many.ipynb', { first: watch });
  await notebook.command('notebook:run-all-cells');
  await notebook.waitForKernel('idle');
  assert.equal(await notebook.errors(count), 0, await notebook.output(count));
  // Opened again, the notebook is at its top, and its charts come to life by themselves.
  await notebook.command('docmanager:save');
  await notebook.page.reload();
  await notebook.page.waitForSelector('.jp-Notebook .jp-Cell');
  await notebook.waitForKernel('idle');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const look = () => notebook.page.evaluate(() => ({
  devices, drawnOn: drawnOn.size, charts: gpuchartsPage.charts().length, ...gpuchartsPage.stats()
}));

/** The titles of the charts that lie in the page's sight. */
const inSight = () => notebook.page.evaluate(() => [...document.querySelectorAll('.gpucharts-chart')].filter(node => {
  const { top, bottom } = node.getBoundingClientRect();
  return node.checkVisibility() && bottom > 0 && top < innerHeight;
}).length);

test('charts out of sight draw nothing and pull nothing', async () => {
  const chart = await notebook.chart(1);
  await chart.rest();
  const seen = await inSight();
  const now = await look();
  assert.ok(seen > 0 && seen < 6, `${seen} charts in sight`);
  assert.ok(now.drawnOn <= seen, `${now.drawnOn} canvases were drawn on, ${seen} are in sight`);
  // A view of such a chart is a few tiles, and a few around it.
  assert.ok(now.tiles <= 24 * seen, `${now.tiles} tiles for ${seen} charts`);
});

test('scrolling to the last one shows it, on the one device of the page', async () => {
  const before = await look();
  await notebook.scrollTo(count);
  const last = await notebook.chart(count);
  assert.ok(await last.isLive());
  await last.rest();
  const now = await look();
  assert.equal(now.devices, 1);
  assert.ok(now.drawnOn > before.drawnOn && now.drawnOn < count, `${now.drawnOn} canvases were drawn on`);
});

test('all of them come to life as they are looked at, and pan', async () => {
  for (let i = 1; i <= count; i++) {
    const chart = await notebook.chart(i);
    assert.ok(await chart.isLive());
  }
  const now = await look();
  assert.equal(now.devices, 1);
  assert.equal(now.charts, count);
  assert.deepEqual(await notebook.page.evaluate(() => gpuchartsPage.deviceErrors()), []);
  const chart = await notebook.chart(count / 2);
  const before = await chart.view();
  await chart.drag([400, 150], [330, 150]);
  await chart.waitUntilReady();
  assert.notDeepEqual(await chart.view(), before);
});

test('scrolled away and back a chart shows what it showed, and nothing is drawn on it meanwhile', async () => {
  const chart = await notebook.chart(2);
  await chart.wheel(400, 150, -300);
  await chart.leave();
  await chart.waitUntilReady();
  await chart.rest();
  const view = await chart.view();
  const number = await chart.number();
  const drawn = () => notebook.page.evaluate(number => {
    const canvas = document.querySelector(`[data-gpuchart="${number}"] > .gpucharts-canvas`);
    return canvas === null ? -1 : drawnOn.get(canvas);
  }, number);
  const before = await drawn();
  const canvas = await chart.node.locator('.gpucharts-canvas').elementHandle();
  const far = await notebook.chart(count - 3);
  await far.wheel(400, 150, -300);
  await far.waitUntilReady();
  assert.equal(await canvas.evaluate(canvas => drawnOn.get(canvas)), before, 'drawn out of sight');
  await chart.waitUntilReady();
  assert.deepEqual(await chart.view(), view);
});

test('cleared outputs give their tiles and handles back', async () => {
  await notebook.command('notebook:clear-all-cell-outputs');
  await notebook.page.waitForFunction(() => gpuchartsPage.charts().length === 0);
  const { pool, charts } = await look();
  assert.deepEqual({ charts, tiles: pool.tiles, resident: pool.residentBytes }, { charts: 0, tiles: 0, resident: 0 });
});

test('a cell that is run again and again takes no more memory each time, nor does one that is deleted', async () => {
  await notebook.run(0);
  const figures = [];
  for (let time = 0; time < 5; time++) {
    await notebook.run(2);
    const chart = await notebook.chart(2);
    await chart.rest();
    const { pool, canvases, charts } = await look();
    figures.push({ tiles: pool.tiles, resident: pool.residentBytes, pooled: pool.pooledBytes, canvases, charts });
  }
  assert.ok(figures[0].canvases > 0);
  assert.deepEqual(figures.slice(1), Array(4).fill(figures[0]));
  await notebook.cell(2).locator('.jp-InputArea-prompt').first().click();
  await notebook.command('notebook:delete-cell');
  await notebook.page.waitForFunction(() => gpuchartsPage.charts().length === 0);
  const { pool, canvases } = await look();
  assert.deepEqual({ tiles: pool.tiles, resident: pool.residentBytes, canvases }, { tiles: 0, resident: 0, canvases: 0 });
});
