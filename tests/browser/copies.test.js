// Tile bytes reach the GPU in the very buffers that JupyterLab made of the socket's messages: seen from
// outside, at GPUQueue.writeBuffer, and not by a counter of ours.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoFile } from './fixtures.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';

let server, browser, notebook, chart;

/** Runs in the page before all else. JupyterLab cuts a message into its buffers by one slice each. */
function watch() {
  const parts = new WeakSet();
  const copies = new WeakSet();
  const { slice } = ArrayBuffer.prototype;
  ArrayBuffer.prototype.slice = function (...range) {
    const made = slice.apply(this, range);
    (parts.has(this) || copies.has(this) ? copies : parts).add(made);
    return made;
  };
  globalThis.bytesAsTheyCame = 0;
  const { writeBuffer } = GPUQueue.prototype;
  GPUQueue.prototype.writeBuffer = function (buffer, offset, data, from, size) {
    const whole = ArrayBuffer.isView(data) ? data.buffer : data;
    if (parts.has(whole)) {
      globalThis.bytesAsTheyCame += size ?? data.byteLength;
    }
    return writeBuffer.apply(this, arguments);
  };
}

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  writeNotebook(server, 'copies.ipynb', [
    `chart.Line(data.Load(${JSON.stringify(demoFile)}), "time", "price").Height(300)`
  ]);
  const watched = {
    newContext: async options => {
      const context = await browser.newContext(options);
      await context.addInitScript(watch);
      return context;
    }
  };
  notebook = await Notebook.open(watched, server, 'copies.ipynb');
  await notebook.run(0);
  chart = await notebook.chart(0);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Zooms in, and gives the tile bytes that were uploaded and those that came as they were. */
async function zoom() {
  const look = () => notebook.page.evaluate(() => [gpuchartsPage.stats().bytesUploaded, globalThis.bytesAsTheyCame]);
  await chart.rest();
  const before = await look();
  const { plot } = await chart.status();
  for (let i = 0; i < 4; i++) {
    await chart.wheel(plot.x + plot.width / 3, plot.y + 100, -400);
    await chart.nextFrame();
    await chart.waitUntilReady();
  }
  await chart.rest();
  const now = await look();
  return now.map((bytes, i) => bytes - before[i]);
}

test('every tile byte is uploaded from the buffer in which it came', async () => {
  const [all, came] = await notebook.page.evaluate(() => [gpuchartsPage.stats().bytesUploaded, globalThis.bytesAsTheyCame]);
  assert.ok(all > 0);
  assert.equal(came, all, 'the first picture');
  const [uploaded, asTheyCame] = await zoom();
  assert.ok(uploaded > 0, 'zooming pulled nothing');
  assert.equal(asTheyCame, uploaded);
});

test('a copy on the way would be seen', async () => {
  await notebook.page.evaluate(() => {
    const renderer = globalThis.gpucharts;
    const { receive } = renderer;
    renderer.receive = (connection, header, payload) => receive(connection, header, payload?.slice(0) ?? null);
  });
  const [uploaded, asTheyCame] = await zoom();
  assert.ok(uploaded > 0, 'zooming pulled nothing');
  assert.equal(asTheyCame, 0);
});
