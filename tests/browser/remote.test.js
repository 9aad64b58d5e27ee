// A page without WebGPU: the kernel draws, and everything works all the same.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoFile, position, truth } from './fixtures.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';
import { Pixels } from './pixels.js';

const cells = [
  `chart.Line(data.Load(${JSON.stringify(demoFile)}), "time", "price").Title("Ten million trades")`,
];

let server, plain, capable, notebook, chart, spike;

before(async () => {
  spike = truth('greatest', demoFile, 'time', 'price');
  server = await startServer();
  writeNotebook(server, 'remote.ipynb', cells.slice(0, 1));
  // A page of another host by plain http is no secure context: it has no WebGPU.
  plain = await openBrowser('--host-resolver-rules=MAP plain.test 127.0.0.1');
  notebook = await Notebook.open(plain, server, 'remote.ipynb', { host: 'plain.test' });
  assert.equal(await notebook.page.evaluate(() => navigator.gpu), undefined);
  await notebook.run(0);
  chart = await notebook.chart(0);
});

after(async () => {
  await plain?.close();
  await capable?.close();
  await server?.stop();
});

const pixels = async () => Pixels.decode(notebook.page, await chart.screenshot());

async function assertSpikeIsSeen() {
  const [x, y] = position(await chart.status(), await chart.view(), spike.x, spike.y);
  const picture = await pixels();
  assert.ok(picture.colouredNear(x, y + 2, 2), `no spike at ${x}, ${y}`);
  assert.ok(!picture.colouredNear(x - 12, y + 2, 2), 'left of the spike there should be nothing');
  assert.ok(!picture.colouredNear(x + 12, y + 2, 2), 'right of the spike there should be nothing');
}

test('the chart is live, and one row among ten million is seen in its place', async () => {
  assert.ok(await chart.isLive());
  await chart.leave();
  await chart.waitUntilReady();
  await assertSpikeIsSeen();
});

test('dragging moves the data with the pointer, and the row is in its new place', async () => {
  const { plot } = await chart.status();
  const before = await chart.view();
  const { picturesShown } = await chart.stats();
  await chart.drag([plot.x + 300, plot.y + 100], [plot.x + 200, plot.y + 130]);
  await chart.leave();
  await chart.waitUntilReady();
  const after = await chart.view();
  const moved = Number(BigInt(after.x.min.int) - BigInt(before.x.min.int)) / before.x.length;
  assert.ok(Math.abs(moved * plot.width - 100) < 1.5, `moved by ${moved * plot.width} pixels`);
  assert.ok((await chart.stats()).picturesShown > picturesShown);
  await assertSpikeIsSeen();
});

test('the picture is that of a page with WebGPU', async () => {
  const { plot } = await chart.status();
  await chart.wheel(plot.x + 200, plot.y + 100, -300);
  await chart.leave();
  await chart.waitUntilReady();
  const view = await chart.view();
  const remote = await pixels();
  await notebook.command('docmanager:save');
  capable = await openBrowser();
  const other = await Notebook.open(capable, server, 'remote.ipynb');
  const local = await other.chart(0);
  await local.hook('setView', view);
  await local.leave();
  await local.waitUntilReady();
  await local.drawn();
  const drawn = await Pixels.decode(other.page, await local.screenshot());
  const { part, most } = remote.difference(drawn);
  assert.ok(part < 0.002, `${part} of the pixels differ by more than 24 of 255 (most: ${most})`);
  await other.close();
});

test('hovering tells the row', async () => {
  const { plot } = await chart.status();
  await chart.doubleClick(plot.x + plot.width / 2, plot.y + plot.height / 2);
  await chart.waitUntilReady();
  const [x, y] = position(await chart.status(), await chart.view(), spike.x, spike.y);
  await chart.zoomUntil(x, y, async () => (await chart.view()).x.length < 2e10, 40);
  const [near] = position(await chart.status(), await chart.view(), spike.x, spike.y);
  await chart.hover(near, y + 3);
  await chart.waitForHover(spike.row);
});

test('views follow while a cell loops for ever, and are counted', async () => {
  await notebook.insertCell('for {}');
  await notebook.start(1);
  await notebook.waitForKernel('busy');
  const { plot } = await chart.status();
  await chart.doubleClick(plot.x + 100, plot.y + 100);
  await chart.waitUntilReady();
  const before = await chart.stats();
  const begin = performance.now();
  const steps = 30;
  for (let step = 0; step < steps; step++) {
    await (step % 2 === 0 ? chart.wheel(plot.x + plot.width * 0.4, plot.y + 100, step < 20 ? -100 : 100)
      : chart.drag([plot.x + 300, plot.y + 100], [plot.x + 280, plot.y + 100], { steps: 1 }));
    await chart.waitUntilReady();
  }
  const seconds = (performance.now() - begin) / 1000;
  const after = await chart.stats();
  assert.equal(await notebook.kernelStatus(), 'busy');
  assert.ok(after.picturesShown - before.picturesShown >= steps, `${after.picturesShown - before.picturesShown} pictures for ${steps} steps`);
  assert.ok(after.picturesAsked - after.picturesShown <= 1, 'more than one picture under way');
  const kilobytes = (await notebook.page.evaluate(() => gpuchartsPage.pictureBytes())) / after.picturesShown / 1000;
  console.log(`${(steps / seconds).toFixed(1)} steps a second, each seen whole; ${kilobytes.toFixed(1)} KB a picture`);
  assert.ok(steps / seconds > 1, `${steps / seconds} steps a second`);
  await notebook.command('notebook:interrupt-kernel');
  await notebook.waitForKernel('idle');
});

test('nothing is asked for while nothing changes', async () => {
  await chart.leave();
  await chart.waitUntilReady();
  await chart.rest();
  const before = await chart.stats();
  const frames = await notebook.page.evaluate(() => gpuchartsPage.frames());
  await notebook.page.waitForTimeout(500);
  assert.equal((await chart.stats()).picturesAsked, before.picturesAsked);
  assert.equal(await notebook.page.evaluate(() => gpuchartsPage.frames()), frames);
});

test('after a reload of the page the chart goes on', async () => {
  await notebook.command('docmanager:save');
  await notebook.page.reload();
  await notebook.page.waitForSelector('.jp-Notebook .jp-Cell');
  await notebook.waitForKernel('idle');
  chart = await notebook.chart(0);
  assert.ok(await chart.isLive());
  await chart.leave();
  await chart.waitUntilReady();
  await assertSpikeIsSeen();
});

test('a kernel that is killed leaves the last picture and says so', async () => {
  process.kill(server.kernelPid(), 'SIGKILL');
  await chart.waitForLine(/kernel (was restarted|died)/);
  assert.ok(await chart.isLive());
  const picture = await pixels();
  assert.ok(picture.colouredPart({ x: 0, y: 0, width: picture.width, height: picture.height }) > 0.003);
});
