// What changes while a chart is open: the theme, the screen's pixels; and what a person does to one apart from
// panning: keys, the toolbar, tooltips of figures, a device or a renderer that goes.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { Chart } from './chart.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';
import { Pixels } from './pixels.js';

const sales = `sales := data.FromColumns(map[string]any{
	"fruit": []string{"apples", "pears", "plums", "apples", "pears", "plums", "apples", "pears"},
	"price": []float64{3, 7, 5, 4, 8, 6, 5, 9},
	"low":   []float64{2, 5, 4, 3, 6, 5, 4, 7},
	"high":  []float64{6, 9, 8, 7, 10, 9, 8, 11},
	"day":   []float64{0, 1, 2, 3, 4, 5, 6, 7},
})`;
const charts = ['chart.Bar(sales, "fruit", "price").Mean()', 'chart.Box(sales, "fruit", "price")', 'chart.Candles(sales, "day", "low", "high", "low", "price")',
  'chart.Histogram(sales, "price")', 'chart.Heatmap(sales, "day", "fruit", "price")'];
const grid = 'chart.Grid(2, chart.Bar(sales, "fruit", "price").Height(220), chart.Histogram(sales, "price").Height(220))';
const [bar, box, candles, histogram, heatmap, grids] = [1, 2, 3, 4, 5, 6];

let server, browser, notebook;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  writeNotebook(server, 'looks.ipynb', [sales, ...charts.map((chart, i) => `${chart}.Title("Chart ${i + 1}").Height(260)`), grid]);
  notebook = await Notebook.open(browser, server, 'looks.ipynb');
  for (let cell = 0; cell < 7; cell++) {
    await notebook.run(cell);
    assert.equal(await notebook.errors(cell), 0, await notebook.output(cell));
  }
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const pixels = async chart => Pixels.decode(notebook.page, await chart.screenshot());

/** Moves the pointer over a chart until its tooltip says something. */
async function tipOf(chart, from, to) {
  const { plot } = await chart.status();
  for (let step = 0; step <= 60; step++) {
    const at = step / 60;
    await chart.moveTo(plot.x + plot.width * (from[0] + at * (to[0] - from[0])), plot.y + plot.height * (from[1] + at * (to[1] - from[1])));
    await chart.nextFrame();
    const { tip } = await chart.status();
    if (tip !== undefined) {
      return tip.join('\n');
    }
  }
  assert.fail('no tooltip anywhere on the way');
}

for (const [name, cell, from, to, says] of [
  ['bar', bar, [0.02, 0.95], [0.3, 0.95], /^apples\n.*price.* 4\b/s],
  ['box', box, [0.05, 0.98], [0.3, 0.02], /^apples\n.*4\b/s],
  ['candle', candles, [0.43, 0.98], [0.43, 0.02], /high.*\n.*low/s],
  ['histogram', histogram, [0.02, 0.97], [0.5, 0.97], /\b\d+ rows?|rows \d/],
  ['heatmap', heatmap, [0.02, 0.9], [0.5, 0.9], /price/]
]) {
  test(`the tooltip of a ${name} tells about the figure under the pointer, and goes with it`, async () => {
    const chart = await notebook.chart(cell);
    await chart.leave();
    const without = await pixels(chart);
    const said = await tipOf(chart, from, to);
    assert.match(said, says);
    await chart.nextFrame();
    assert.ok((await pixels(chart)).difference(without).count > 500, 'the tooltip is not drawn');
    await chart.leave();
    await chart.nextFrame();
    assert.equal((await chart.status()).tip, undefined);
    assert.equal((await pixels(chart)).difference(without).count, 0);
  });
}

test('an open chart follows the theme, and back again', async () => {
  const chart = await notebook.chart(bar);
  await chart.leave();
  const light = await pixels(chart);
  const corner = light.at(2, light.height - 3);
  assert.ok(Math.min(...corner) > 230, `${corner} is no light background`);
  await notebook.command('apputils:change-theme', { theme: 'JupyterLab Dark' });
  await chart.waitForPicture(async () => Math.max(...(await pixels(chart)).at(2, light.height - 3)) < 60);
  const dark = await pixels(chart);
  const { plot } = await chart.status();
  const part = dark.colouredPart(plot), before = light.colouredPart(plot);
  assert.ok(Math.abs(part - before) < 0.3 * before, `${part} of the plot is coloured, ${before} by light`);
  await notebook.command('apputils:change-theme', { theme: 'JupyterLab Light' });
  await chart.waitForPicture(async () => {
    const now = await pixels(chart);
    return `${now.at(2, now.height - 3)}` === `${corner}` && Math.abs(now.colouredPart(plot) - before) < 0.1 * before;
  });
});

test('Escape and 0 show everything again', async () => {
  const chart = await notebook.chart(histogram);
  const all = await chart.view();
  for (const key of ['Escape', '0']) {
    await chart.press('+');
    await chart.press('ArrowLeft');
    assert.notDeepEqual(await chart.view(), all);
    await chart.press(key);
    assert.deepEqual(await chart.view(), all);
  }
});

test('the toolbar shows everything again, and saves what is seen as a PNG', async () => {
  const chart = await notebook.chart(histogram);
  const all = await chart.view();
  await chart.wheel(300, 120, -300);
  await chart.nextFrame();
  assert.notDeepEqual(await chart.view(), all);
  await chart.node.getByRole('button', { name: /Show everything/ }).click();
  assert.deepEqual(await chart.view(), all);
  const coming = notebook.page.waitForEvent('download');
  await chart.node.getByRole('button', { name: /Save as PNG/ }).click();
  const download = await coming;
  assert.equal(download.suggestedFilename(), 'Chart 4.png');
  const saved = await Pixels.decode(notebook.page, fs.readFileSync(await download.path()));
  assert.deepEqual([saved.width, saved.height], await chart.canvasSize());
  await chart.leave();
  const { plot } = await chart.status();
  const [inFile, onScreen] = [saved.colouredPart(plot), (await pixels(chart)).colouredPart(plot)];
  assert.ok(inFile > 0.01 && Math.abs(inFile - onScreen) < 0.001, `${inFile} of the file's plot is coloured, ${onScreen} of the screen's`);
});

test('an open chart follows the pixels of the screen', async () => {
  const chart = await notebook.chart(bar);
  const session = await notebook.page.context().newCDPSession(notebook.page);
  const { width, height } = notebook.page.viewportSize();
  const [before] = await chart.canvasSize();
  await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: false });
  await chart.hover(200, 100); // an emulated screen tells no observer
  await chart.waitForPicture(async () => (await chart.canvasSize())[0] === 2 * before);
  await chart.waitUntilReady();
  const fine = await Pixels.decode(notebook.page, Buffer.from(await chart.hook('picture'), 'base64'));
  assert.equal(fine.width, 2 * before);
  const { plot } = await chart.status();
  const double = { x: 2 * plot.x, y: 2 * plot.y, width: 2 * plot.width, height: 2 * plot.height };
  assert.ok(fine.colouredPart(double) > 0.1, 'nothing is drawn in the finer pixels');
  await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await chart.hover(210, 100);
  await chart.waitForPicture(async () => (await chart.canvasSize())[0] === before);
  await chart.waitUntilReady();
});

test('a reader of the screen hears what the chart is', async () => {
  const chart = await notebook.chart(bar);
  const canvas = chart.node.locator('.gpucharts-canvas');
  assert.match(await canvas.getAttribute('aria-label'), /^bar chart “Chart 1”: price over fruit, 8 rows of /);
  assert.match(await canvas.getAttribute('aria-description'), /Arrow keys/);
});

/** The charts of values and of the grid, each in a view of its own, and what is then seen. */
async function moved() {
  const nodes = notebook.cell(grids).locator('.gpucharts-grid .gpucharts-chart');
  const all = [await notebook.chart(bar), await notebook.chart(candles), new Chart(notebook, nodes.nth(0), grids), new Chart(notebook, nodes.nth(1), grids)];
  const out = [];
  for (const chart of all) {
    await chart.waitUntilReady();
    await chart.wheel(200, 110, -250);
    await chart.leave();
    await chart.waitUntilReady();
    await chart.rest();
    out.push({ chart, view: await chart.view(), seen: await chart.hook('picture') });
  }
  return out;
}

async function assertKept(charts) {
  for (const { chart, view, seen } of charts) {
    await chart.waitUntilReady();
    assert.ok(await chart.isLive());
    assert.deepEqual(await chart.view(), view);
    const [now, before] = await Promise.all([await chart.hook('picture'), seen].map(png => Pixels.decode(notebook.page, Buffer.from(png, 'base64'))));
    if (process.env.KEEP_PICTURES !== undefined) {
      fs.writeFileSync(`${process.env.KEEP_PICTURES}/kept-${await chart.number()}-before.png`, Buffer.from(seen, 'base64'));
      fs.writeFileSync(`${process.env.KEEP_PICTURES}/kept-${await chart.number()}-now.png`, Buffer.from(await chart.hook('picture'), 'base64'));
    }
    assert.equal(now.difference(before, 0).count, 0, 'another picture');
  }
}

test('a lost device leaves charts of values and grids in their views', async () => {
  const charts = await moved();
  await notebook.page.evaluate(() => gpuchartsPage.loseDevice());
  await assertKept(charts);
});

test('a renderer that stops leaves charts of values and grids in their views', async () => {
  const charts = await moved();
  await notebook.stopRenderer();
  await assertKept(charts);
});
