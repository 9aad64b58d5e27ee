// A chart of a stream follows it while no cell runs.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';
import { Pixels } from './pixels.js';

let server, browser, notebook, chart;

// A tick each 2 ms, the price rising by 1 each: 500 a second.
const stream = `s := data.Stream(data.Schema{{"time", data.Time}, {"price", data.Float64}}, 0)
go func() {
	for i := 0; i < 100000; i++ {
		s.Append(time.Now(), float64(i))
		time.Sleep(2 * time.Millisecond)
	}
}()
time.Sleep(300 * time.Millisecond)
chart.Line(s, "time", "price").Title("Ticks")`;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  writeNotebook(server, 'stream.ipynb', [stream]);
  notebook = await Notebook.open(browser, server, 'stream.ipynb');
  await notebook.run(0);
  chart = await notebook.chart(0);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Looks at the chart until `seen` says yes, for at most 20 s. */
async function until(seen, what) {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const view = await chart.view();
    if (seen(view)) {
      return view;
    }
    await notebook.page.waitForTimeout(100);
  }
  assert.fail(`not within 20 s: ${what}`);
}

test('more rows appear without a cell being run', async () => {
  const first = await chart.view();
  await until(view => view.x.length > 3 * first.x.length && view.y.length > 3 * first.y.length && view.y.length > 1000, 'the view follows the rows');
  const status = await chart.status();
  assert.equal(status.message, '');
  assert.ok(status.ready);
  const picture = await Pixels.decode(notebook.page, await chart.screenshot());
  const { plot } = status;
  // A straight line from the lower left to the upper right: the newest rows are drawn.
  assert.ok(picture.colouredPart({ x: plot.x + plot.width * 0.8, y: plot.y, width: plot.width * 0.15, height: plot.height * 0.3 }) > 0, 'nothing at the upper right');
  assert.ok(picture.colouredPart({ x: plot.x + plot.width * 0.05, y: plot.y + plot.height * 0.7, width: plot.width * 0.2, height: plot.height * 0.3 }) > 0, 'nothing at the lower left');
});

test('a view that somebody chose stays, and a double click follows again', async () => {
  const { plot } = await chart.status();
  await chart.wheel(plot.x + plot.width / 2, plot.y + plot.height / 2, -400);
  const chosen = await chart.view();
  const before = (await chart.stats()).replies;
  for (const end = Date.now() + 20_000; (await chart.stats()).replies < before + 4 && Date.now() < end; ) {
    await notebook.page.waitForTimeout(100);
  }
  assert.deepEqual((await chart.view()).x, chosen.x);
  await chart.doubleClick(plot.x + plot.width / 2, plot.y + plot.height / 2);
  const all = await chart.view();
  await until(view => view.x.length > all.x.length, 'the view follows again');
});
