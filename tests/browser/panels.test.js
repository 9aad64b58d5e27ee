// Several notebooks in one page, and one output in several places.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Chart } from './chart.js';
import { demoFile } from './fixtures.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';
import { Pixels } from './pixels.js';

const line = `chart.Line(data.Load(${JSON.stringify(demoFile)}), "time", "price").Title("Trades").Height(300)`;
const scatter = `chart.Scatter(data.FromColumns(map[string]any{"x": []float64{0, 1, 2, 3}, "y": []float64{0, 7, 1, 5}}), "x", "y").Height(300)`;

let server, browser, left, right;
let opened = 0;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});

afterEach(async () => {
  await left?.shutDown();
  await left?.close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(cells, others) {
  writeNotebook(server, 'left.ipynb', cells);
  writeNotebook(server, 'right.ipynb', others ?? cells);
  left = await Notebook.open(browser, server, 'left.ipynb', {
    size: { width: 1700, height: 900 }, workspace: `panels-${++opened}` // none of the panels of before
  });
  return left;
}

/** What a chart shows, apart from what the pointer does to it. */
async function picture(chart) {
  await chart.leave();
  await chart.waitUntilReady();
  return Pixels.decode(chart.page, Buffer.from(await chart.hook('picture'), 'base64'));
}

const residentTiles = () => left.page.evaluate(() => gpuchartsPage.stats().pool.tiles);

/** Moves a chart by the wheel, and sees that its picture follows from the kernel. */
async function assertPulls(chart) {
  const [before, { replies }] = [await chart.view(), await chart.stats()];
  const { plot } = await chart.status();
  await chart.wheel(plot.x + plot.width / 3, plot.y + 60, -500);
  await chart.waitUntilReady();
  assert.notDeepEqual(await chart.view(), before);
  assert.equal(await chart.line(), '');
  assert.ok((await chart.stats()).replies > replies, 'the kernel answered nothing');
}

test('an output that is shown twice is two charts of the same tiles, and each goes its own way', async () => {
  await open([line]);
  await left.run(0);
  const first = await left.chart(0);
  await first.rest();
  const tiles = await residentTiles();
  await left.command('notebook:create-output-view');
  const copy = new Chart(left, left.page.locator('.jp-LinkedOutputView .gpucharts-chart').first(), 0);
  await copy.waitUntilReady();
  await first.rest();
  assert.ok(await copy.isLive() && await first.isLive());
  assert.deepEqual(await copy.view(), await first.view());
  assert.ok((await residentTiles()) < 2 * tiles + 8, `${await residentTiles()} tiles for two views of the same, ${tiles} for one`);
  const before = await first.view();
  await assertPulls(copy);
  assert.deepEqual(await first.view(), before);
  await left.page.locator('.lm-TabBar-tab', { hasText: 'Output View' }).locator('.lm-TabBar-tabCloseIcon').click();
  await left.page.waitForFunction(() => gpuchartsPage.charts().length === 1);
  await left.activate();
  assert.ok((await residentTiles()) > 0, 'the tiles are still those of the first');
  await assertPulls(first);
});

test('two notebooks on two kernels know nothing of each other', async () => {
  await open([line], [scatter]);
  await left.run(0);
  const trades = await left.chart(0);
  right = await left.openBeside('right.ipynb');
  await right.run(0);
  const points = await right.chart(0);
  assert.equal((await server.api('GET', 'kernels')).length, 2);
  const seen = await picture(points);
  await assertPulls(trades);
  assert.equal((await picture(points)).difference(seen, 0).count, 0);
  await right.activate();
  await right.restart();
  await points.waitForLine(/run the cell to make it live/);
  await left.activate();
  await assertPulls(trades);
  await right.run(0);
  await assertPulls(trades);
  assert.ok(await (await right.chart(0)).isLive());
});

/** Opens the right notebook on the left one's kernel. */
async function openOnSameKernel() {
  const { id } = (await server.api('GET', 'kernels'))[0];
  right = await left.openBeside('right.ipynb');
  await left.page.evaluate(id => jupyterapp.shell.currentWidget.sessionContext.changeKernel({ id }), id);
  await right.waitForKernel('idle');
  assert.equal((await server.api('GET', 'kernels')).length, 1);
}

async function closeLeft() {
  await left.activate();
  await left.command('docmanager:save');
  await left.command('application:close');
  await left.page.waitForFunction(() => document.querySelectorAll('.jp-NotebookPanel').length === 1);
  right.panel = 0;
}

test('of two notebooks on one kernel, closing the first leaves the charts of the second live, in their views', async () => {
  await open([line]);
  await left.run(0);
  await left.chart(0);
  await openOnSameKernel();
  await right.run(0);
  const before = await right.chart(0);
  await assertPulls(before);
  await before.rest();
  const [number, view] = [await before.number(), await before.view()];
  await closeLeft();
  const chart = await right.chart(0);
  assert.equal(await chart.number(), number);
  assert.deepEqual(await chart.view(), view);
  const shown = await picture(chart);
  assert.ok(shown.colouredPart({ x: 0, y: 0, width: shown.width, height: shown.height }) > 0.005, 'the chart is blank');
  await assertPulls(chart);
  await right.activate();
  await right.run(0);
  await assertPulls(await right.chart(0));
  await right.restart();
  await right.chartAt(0).waitForLine(/restarted: run the cell to make it live/);
  await right.run(0);
  await assertPulls(await right.chart(0));
});

test('a chart of a second notebook is live where the first has none', async () => {
  await open(['1 + 1'], [line]);
  await left.run(0);
  await openOnSameKernel();
  await right.run(0);
  await assertPulls(await right.chart(0));
  await closeLeft();
  const chart = await right.chart(0);
  await assertPulls(chart);
});
