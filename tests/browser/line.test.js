import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoFile, position, truth } from './fixtures.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';
import { Pixels } from './pixels.js';

let server, browser, notebook, chart, spike;

before(async () => {
  spike = truth('greatest', demoFile, 'time', 'price');
  server = await startServer();
  browser = await openBrowser();
  writeNotebook(server, 'line.ipynb', [
    `chart.Line(data.Load(${JSON.stringify(demoFile)}), "time", "price").Title("Ten million trades")`
  ]);
  notebook = await Notebook.open(browser, server, 'line.ipynb');
  await notebook.run(0);
  chart = await notebook.chart(0);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const pixels = async () => Pixels.decode(notebook.page, await chart.screenshot());

const isNear = (had, wanted, slack, what) =>
  assert.ok(Math.abs(had - wanted) <= slack, `${what}: ${had}, wanted ${wanted} to within ${slack}`);

test('ten million rows are there, and one row that stands out is seen among them', async () => {
  assert.equal(spike.rows, 10_000_000);
  await chart.leave();
  const status = await chart.status();
  const [x, y] = position(status, await chart.view(), spike.x, spike.y);
  const picture = await pixels();
  assert.ok(picture.colouredNear(x, y + 2, 2), `no spike at ${x}, ${y}`);
  assert.ok(!picture.colouredNear(x - 12, y + 2, 2), 'left of the spike there should be nothing');
  assert.ok(!picture.colouredNear(x + 12, y + 2, 2), 'right of the spike there should be nothing');
  assert.ok(status.exact || status.errorPixels > 0, 'the chart says how exact it is');
});

test('dragging moves the data with the pointer', async () => {
  const { plot } = await chart.status();
  const before = await chart.view();
  await chart.drag([plot.x + 300, plot.y + 100], [plot.x + 200, plot.y + 100]);
  const after = await chart.view();
  const moved = Number(BigInt(after.x.min.int) - BigInt(before.x.min.int)) / before.x.length;
  isNear(moved * plot.width, 100, 1.5, 'pixels moved');
  assert.equal(after.x.length, before.x.length);
  await chart.waitUntilReady();
});

test('a double click shows everything again', async () => {
  const { plot } = await chart.status();
  const dragged = await chart.view();
  await chart.doubleClick(plot.x + plot.width / 2, plot.y + plot.height / 2);
  await chart.waitUntilReady();
  const all = await chart.view();
  assert.notDeepEqual(all, dragged);
  const [x] = position(await chart.status(), all, spike.x, spike.y);
  assert.ok(x > plot.x && x < plot.x + plot.width);
});

test('the wheel zooms about the pointer', async () => {
  const status = await chart.status();
  const x = status.plot.x + status.plot.width * 0.3;
  const y = status.plot.y + status.plot.height / 2;
  const before = await chart.view();
  await chart.wheel(x, y, -200);
  await chart.waitUntilReady();
  const after = await chart.view();
  assert.ok(after.x.length < before.x.length);
  const under = view => BigInt(view.x.min.int) + BigInt(Math.round(0.3 * view.x.length));
  isNear(Number(under(after) - under(before)) / after.x.length * status.plot.width, 0, 1.5, 'pixels that the value under the pointer moved');
  await chart.doubleClick(x, y);
  await chart.waitUntilReady();
});

test('zooming to the spike ends at its very row', async () => {
  const all = await chart.view();
  const rowLength = all.x.length / spike.rows;
  for (let turns = 0; turns < 200; turns++) {
    const view = await chart.view();
    if (view.x.length < 60 * rowLength) {
      break;
    }
    const status = await chart.status();
    const [x] = position(status, view, spike.x, spike.y);
    await chart.wheel(x, status.plot.y + status.plot.height / 2, -300);
    await chart.nextFrame();
  }
  await chart.waitForStatus({ ready: true, loading: false, exact: true });
  const [view, status] = [await chart.view(), await chart.status()];
  assert.ok(view.x.length < 60 * rowLength, 'the wheel did not get there');
  const [x, y] = position(status, view, spike.x, spike.y);
  await chart.hover(x, Math.max(y, status.plot.y + 1) + 1);
  await chart.waitForHover(spike.row);
  const { hover } = await chart.status();
  assert.deepEqual(hover.x, spike.x);
  isNear(hover.y.frac, spike.y.frac, 0, 'the value of the row');
  await chart.leave();
  const picture = await pixels();
  assert.ok(picture.colouredNear(x, Math.max(y, status.plot.y) + 3, 3), `the row is not drawn at ${x}, ${y}`);
});

test('no tile byte passes through the memory of the renderer, and buffers are used again', async () => {
  const { plot } = await chart.status();
  await chart.doubleClick(plot.x + 100, plot.y + 100);
  await chart.waitUntilReady();
  for (let i = 0; i < 6; i++) {
    await chart.wheel(plot.x + plot.width / 2, plot.y + 100, -200);
    await chart.drag([plot.x + 400, plot.y + 100], [plot.x + 100, plot.y + 100], { steps: 5 });
    await chart.waitUntilReady();
  }
  const stats = await chart.stats();
  assert.ok(stats.bytesUploaded > 0);
  assert.equal(stats.bytesThroughGo, 0);
  assert.deepEqual(await notebook.page.evaluate(() => gpuchartsPage.deviceErrors()), []);
});

test('nothing is drawn while nothing changes', async () => {
  await chart.leave();
  await chart.waitUntilReady();
  await chart.rest();
  const { drawn } = await chart.stats(); // a look at whether a reply was lost draws nothing
  await notebook.page.waitForTimeout(500);
  assert.equal((await chart.stats()).drawn, drawn);
});

test('panning stays live while a cell loops for ever, and the kernel shows as busy', async () => {
  await notebook.insertCell('for {}');
  await notebook.start(1);
  await notebook.waitForKernel('busy');
  const { plot } = await chart.status();
  await chart.doubleClick(plot.x + 100, plot.y + 100);
  await chart.waitUntilReady();
  for (let i = 0; i < 5; i++) {
    const before = await chart.stats();
    await chart.wheel(plot.x + plot.width * 0.4, plot.y + 100, -400);
    await chart.drag([plot.x + 500, plot.y + 100], [plot.x + 200, plot.y + 100]);
    await chart.waitUntilReady();
    assert.ok((await chart.stats()).replies > before.replies, 'the kernel answered no request');
    assert.equal(await notebook.kernelStatus(), 'busy');
  }
  await notebook.command('notebook:interrupt-kernel');
  await notebook.waitForKernel('idle');
  assert.match(await notebook.output(1), /interrupt/i);
});

test('a lost device is replaced, and the chart is drawn again', async () => {
  await chart.node.scrollIntoViewIfNeeded();
  await chart.leave();
  const before = await pixels();
  const status = await chart.status();
  await notebook.page.evaluate(() => gpuchartsPage.loseDevice());
  await chart.waitForPicture(async () => {
    const now = await pixels();
    return now.colouredPart(status.plot) > 0.5 * before.colouredPart(status.plot);
  });
});
