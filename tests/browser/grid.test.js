import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoFile } from './fixtures.js';
import { Chart } from './chart.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';

let server, browser, notebook, charts;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  writeNotebook(server, 'grid.ipynb', [
    `trades := data.Load(${JSON.stringify(demoFile)})
chart.Grid(2,
	chart.Area(trades, "time", "price").Title("Price").Height(260),
	chart.Step(trades, "time", "size").LogY().Title("Size").Height(260),
	chart.Layer(
		chart.Line(trades, "time", "price"),
		chart.Line(trades, "time", "size").Right(),
	).Title("Both").Height(260),
).Link("x")`
  ]);
  notebook = await Notebook.open(browser, server, 'grid.ipynb');
  await notebook.run(0);
  assert.equal(await notebook.errors(0), 0, await notebook.output(0));
  const nodes = notebook.cell(0).locator('.gpucharts-grid .gpucharts-chart');
  await nodes.nth(2).waitFor();
  charts = [0, 1, 2].map(i => new Chart(notebook, nodes.nth(i), 0));
  for (const chart of charts) {
    await chart.waitUntilReady();
  }
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a grid shows each chart in its place, live', async () => {
  const boxes = [];
  for (const chart of charts) {
    boxes.push(await chart.node.boundingBox());
    assert.ok(await chart.isLive());
  }
  assert.ok(boxes[1].x > boxes[0].x + boxes[0].width - 1 && boxes[1].y === boxes[0].y, 'the second stands beside the first');
  assert.ok(boxes[2].y > boxes[0].y + boxes[0].height - 1 && boxes[2].x === boxes[0].x, 'the third stands below the first');
  assert.deepEqual(await notebook.page.evaluate(() => globalThis.gpuchartsPage.deviceErrors()), []);
});

test('who pans one of linked charts moves all of them along x, and none along y', async () => {
  const before = await Promise.all(charts.map(chart => chart.view()));
  const { plot } = await charts[0].status();
  await charts[0].wheel(plot.x + plot.width / 2, plot.y + plot.height / 2, -300);
  await charts[0].drag([plot.x + 150, plot.y + 60], [plot.x + 100, plot.y + 60]);
  for (const chart of charts) {
    await chart.waitUntilReady();
  }
  const after = await Promise.all(charts.map(chart => chart.view()));
  assert.notDeepEqual(after[0].x, before[0].x);
  for (const [i, view] of after.entries()) {
    assert.deepEqual(view.x, after[0].x);
    assert.deepEqual(view.y, before[i].y);
  }
});
