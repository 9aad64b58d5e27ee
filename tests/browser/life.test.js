import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { demoFile } from './fixtures.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';
import { Pixels } from './pixels.js';

const drawLine = `chart.Line(data.Load(${JSON.stringify(demoFile)}), "time", "price").Title("Trades")`;

let server, browser, notebook;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});

beforeEach(async () => {
  writeNotebook(server, 'life.ipynb', [drawLine]);
});

afterEach(async () => {
  await notebook?.shutDown();
  await notebook?.close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(options = {}) {
  notebook = await Notebook.open(options.browser ?? browser, server, 'life.ipynb', options);
  return notebook;
}

async function assertNotBlank(chart) {
  const picture = await Pixels.decode(notebook.page, await chart.screenshot());
  const part = picture.colouredPart({ x: 0, y: 0, width: picture.width, height: picture.height });
  assert.ok(part > 0.005, `the chart is blank: ${part}`);
}

test('a kernel killed in mid-pan leaves the last picture and says so', async () => {
  await open();
  await notebook.run(0);
  const chart = await notebook.chart(0);
  await chart.drag([400, 150], [300, 150], { hold: true });
  process.kill(server.kernelPid(), 'SIGKILL');
  await chart.waitForLine(/kernel (was restarted|died)/);
  await notebook.page.mouse.up();
  assert.ok(await chart.isLive());
  await assertNotBlank(chart);
});

test('after a restart the chart asks for its cell, and running it makes it live', async () => {
  await open();
  await notebook.run(0);
  const old = await notebook.chart(0);
  await notebook.restart();
  await old.waitForLine(/run the cell to make it live/);
  await assertNotBlank(old);
  await notebook.run(0);
  const chart = await notebook.chart(0);
  assert.equal(await chart.line(), '');
  assert.ok(await chart.isLive());
});

test('a saved notebook shows its stored picture until the cell is run', async () => {
  await open();
  await notebook.run(0);
  await notebook.chart(0);
  await notebook.command('docmanager:save');
  await notebook.shutDown();
  await notebook.close();
  await open();
  const stored = notebook.chartAt(0);
  await stored.waitForLine(/run the cell to make it live/);
  assert.equal(await stored.isLive(), false);
  await assertNotBlank(stored);
  await notebook.run(0);
  await notebook.chart(0);
});

test('after a reload of the page the kernel goes on, and the chart is live without a run of its cell', async () => {
  await open();
  await notebook.run(0);
  await notebook.chart(0);
  await notebook.command('docmanager:save');
  const pid = server.kernelPid();
  await notebook.page.reload();
  await notebook.page.waitForSelector('.jp-Notebook .jp-Cell');
  await notebook.waitForKernel('idle');
  const chart = await notebook.chart(0);
  assert.ok(await chart.isLive());
  assert.equal(server.kernelPid(), pid);
});

test('a chart fills the width it has, in device pixels, and follows a change', async () => {
  await open({ dpr: 2 });
  await notebook.run(0);
  const chart = await notebook.chart(0);
  const backing = () =>
    chart.node.locator('.gpucharts-canvas').evaluate(canvas => [canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight]);
  const [width, height, cssWidth, cssHeight] = await backing();
  assert.deepEqual([width, height], [Math.round(cssWidth * 2), Math.round(cssHeight * 2)]);
  await notebook.page.setViewportSize({ width: 900, height: 900 });
  await chart.waitForPicture(async () => (await backing())[2] < cssWidth);
  await chart.waitForPicture(async () => {
    const [width, , css] = await backing();
    return width === Math.round(css * 2);
  });
  await chart.waitUntilReady();
  assert.match(await chart.node.locator('.gpucharts-canvas').getAttribute('aria-label'), /Trades/);
});

test('a renderer that stops is started again with the view it had; one that stops again leaves the picture', async () => {
  await open();
  await notebook.run(0);
  const chart = await notebook.chart(0);
  const { plot } = await chart.status();
  await chart.wheel(plot.x + 200, plot.y + 100, -300);
  await chart.waitUntilReady();
  await chart.rest();
  const view = await chart.view();
  await notebook.stopRenderer();
  await chart.waitUntilReady();
  assert.deepEqual(await chart.view(), view);
  assert.ok(await chart.isLive());
  await notebook.stopRenderer();
  await chart.waitForLine(/the renderer stopped twice \(.*\): this is the stored picture/);
  assert.equal(await chart.isLive(), false);
  await assertNotBlank(chart);
});

test('a chart that is reached by keyboard zooms, pans and resets by keys', async () => {
  await open();
  await notebook.run(0);
  const chart = await notebook.chart(0);
  const all = await chart.view();
  await chart.press('+');
  const zoomed = await chart.view();
  assert.ok(zoomed.x.length < all.x.length);
  await chart.press('ArrowRight');
  const panned = await chart.view();
  assert.ok(BigInt(panned.x.min.int) > BigInt(zoomed.x.min.int));
  assert.equal(panned.x.length, zoomed.x.length);
  await chart.press('Home');
  assert.deepEqual(await chart.view(), all);
});
