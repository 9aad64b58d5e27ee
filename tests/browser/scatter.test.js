import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoFile, truth } from './fixtures.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';

let server, browser, notebook, chart;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  writeNotebook(server, 'scatter.ipynb', [
    `chart.Scatter(data.Load(${JSON.stringify(demoFile)}), "x", "y").Height(520)`
  ]);
  notebook = await Notebook.open(browser, server, 'scatter.ipynb');
  await notebook.run(0);
  chart = await notebook.chart(0);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The histogram on the GPU is what plain Go counts, cell for cell. */
async function assertCounted() {
  const got = await chart.histogram();
  const want = truth('count', demoFile, 'x', 'y', got.levelX, got.levelY, got.firstX, got.firstY, got.columns, got.rows);
  const total = counts => counts.reduce((sum, count) => sum + count, 0);
  assert.ok(total(want) > 0, 'the view is empty');
  assert.equal(got.counts.length, want.length);
  const wrong = want.findIndex((count, cell) => count !== got.counts[cell]);
  assert.equal(
    wrong, -1,
    `cell ${wrong}: ${got.counts[wrong]} on the GPU, ${want[wrong]} in truth (${total(got.counts)} and ${total(want)} in all)`
  );
  return total(want);
}

test('at full view every row is counted, cell for cell', async () => {
  assert.equal(await assertCounted(), 10_000_000);
});

test('after a pan', async () => {
  const { plot } = await chart.status();
  await chart.drag([plot.x + 300, plot.y + 200], [plot.x + 170, plot.y + 120]);
  await chart.waitUntilReady();
  await assertCounted();
});

test('after a zoom', async () => {
  const { plot } = await chart.status();
  await chart.wheel(plot.x + plot.width * 0.6, plot.y + plot.height * 0.4, -500);
  await chart.waitUntilReady();
  await assertCounted();
});

test('where few rows are in view, they are drawn as markers', async () => {
  const { plot } = await chart.status();
  await chart.zoomUntil(
    plot.x + plot.width / 2, plot.y + plot.height / 2,
    async () => (await chart.status()).exact
  );
  assert.equal((await chart.status()).exact, true);
});
