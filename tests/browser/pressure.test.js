// What the page does where the graphics memory given to tiles is small.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { demoFile } from './fixtures.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';

const scatter = `chart.Scatter(data.Load(${JSON.stringify(demoFile)}), "x", "y").Height(520)`;

let server, browser, notebook;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});

afterEach(async () => {
  await notebook?.shutDown();
  await notebook?.close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Runs in the page before all else: a budget for tiles (0: the device's own), what limits are asked for, how many buffers that may hold tiles. */
function prepare(bytes) {
  globalThis.gpuchartsBudgetBytes = bytes;
  globalThis.slabs = 0;
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = function (described) {
    globalThis.asked = described.requiredLimits;
    return requestDevice.call(this, described);
  };
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (described) {
    if (described.usage === (GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST) && described.size >= 1 << 20) {
      globalThis.slabs++;
    }
    return createBuffer.call(this, described);
  };
}

async function open(kilobytes, ...cells) {
  writeNotebook(server, 'pressure.ipynb', cells);
  const first = [prepare, kilobytes * 1024];
  notebook = await Notebook.open(browser, server, 'pressure.ipynb', { first });
  for (let cell = 0; cell < cells.length; cell++) {
    await notebook.run(cell);
  }
}

function assertWithin(stats, kilobytes) {
  assert.equal(stats.pool.budgetBytes, kilobytes * 1024);
  assert.ok(stats.pool.pooledBytes <= kilobytes * 1024, `${stats.pool.pooledBytes} bytes are taken`);
}

/** A page at rest asks for nothing, however small the budget: what comes ahead of time pushes nothing out that is asked for again. */
async function assertStill(chart) {
  await chart.leave();
  await chart.rest();
  const { requests, pool } = await chart.stats();
  await notebook.page.waitForTimeout(1500);
  const now = await chart.stats();
  assert.deepEqual([now.requests, now.pool.evicted], [requests, pool.evicted], 'it goes on asking, and evicting');
}

test('what was used longest ago makes room, and the picture is whole', async () => {
  await open(1536, scatter);
  const chart = await notebook.chart(0);
  const { plot } = await chart.status();
  for (let turn = 0; turn < 30; turn++) {
    await chart.wheel(plot.x + plot.width * (0.2 + 0.02 * turn), plot.y + 60, turn % 10 < 6 ? -500 : 700);
    await chart.waitUntilReady();
  }
  await chart.rest();
  const stats = await chart.stats();
  assertWithin(stats, 1536);
  assert.ok(stats.pool.evicted > 0, 'nothing was evicted');
  assert.equal(await chart.line(), '');
  await assertStill(chart);
});

test('the budget is that of the device; over sixty steps of pan and zoom more than 99 % of the tiles need no buffer of their own', async () => {
  await open(0, scatter);
  const limits = await notebook.page.evaluate(async () => {
    const { maxBufferSize, maxStorageBufferBindingSize } = (await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })).limits;
    return { maxBufferSize, maxStorageBufferBindingSize };
  });
  assert.deepEqual(await notebook.page.evaluate(() => globalThis.asked), limits, 'the limits that the device was asked for');
  const chart = await notebook.chart(0);
  await chart.rest();
  const { plot } = await chart.status();
  const budget = Math.min(Math.max(Math.floor(limits.maxBufferSize / 4), 128 << 20), 1 << 30);
  assert.equal((await chart.stats()).pool.budgetBytes, budget, 'a budget from the limits');
  const [before, slabs] = [await chart.stats(), await notebook.page.evaluate(() => globalThis.slabs)];
  assert.equal(slabs, before.pool.allocations, 'buffers that WebGPU made, and that the page tells of');
  const [x, y] = [plot.x + plot.width * 0.4, plot.y + plot.height * 0.55];
  for (let step = 0; step < 60; step++) {
    if (step % 3 < 2) {
      await chart.wheel(x, y, step < 30 ? -160 : 160);
    } else {
      await chart.drag([x, y], [x - (step < 30 ? 60 : -60), y], { steps: 1 });
    }
    await chart.waitUntilReady();
  }
  await chart.rest();
  const after = await chart.stats();
  const made = after.pool.allocations - before.pool.allocations;
  const reused = after.pool.reuses - before.pool.reuses;
  console.log(`${made} buffers made, ${reused} tiles that needed none: ${(100 * reused / (made + reused)).toFixed(2)} % saved`);
  assert.equal(await notebook.page.evaluate(() => globalThis.slabs), after.pool.allocations);
  assert.ok(reused >= 200, `only ${reused} tiles came`);
  assert.ok(reused / (made + reused) > 0.99, `${made} buffers for ${made + reused} tiles`);
});

test('a view that does not fit is drawn from coarser tiles, and says how exact that is', async () => {
  await open(768, scatter);
  const chart = await notebook.chart(0);
  await chart.rest();
  const [stats, status] = [await chart.stats(), await chart.status()];
  assertWithin(stats, 768);
  assert.ok(stats.coarser > 0, 'not coarsened');
  assert.ok(status.errorPixels > 1, `the status says ${status.errorPixels} pixels`);
  assert.equal(await chart.line(), '');
  await assertStill(chart);
});

test('where the coarsest does not fit either, the chart says so and asks for no more, until the view is another one', async () => {
  await open(384, scatter);
  const chart = notebook.chartAt(0);
  await chart.node.scrollIntoViewIfNeeded();
  await chart.waitForLine(/graphics memory does not hold/);
  await chart.rest();
  const { requests } = await chart.stats();
  await notebook.page.waitForTimeout(1500);
  const now = await chart.stats();
  assert.equal(now.requests, requests, 'it goes on asking');
  assertWithin(now, 384);
  await chart.wheel(400, 200, -300);
  await notebook.page.waitForFunction(before => gpuchartsPage.stats().requests > before, requests);
});
