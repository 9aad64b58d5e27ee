// What a frame costs in the page: the renderer keeps its JavaScript objects, and makes few.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoFile } from './fixtures.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';

const mostMade = 40; // objects that Go comes to hold for each frame of a pan, input events and all
const mostKept = 200; // more of them after two hundred frames than before
let server, browser, notebook;

/** Runs in the page before all else: counts the objects that Go takes hold of, in the table of its loader. */
function watch() {
  let loader;
  globalThis.goObjects = { made: 0, held: () => 0 };
  Object.defineProperty(globalThis, 'Go', {
    configurable: true,
    get: () => loader,
    set: Go => {
      loader = class extends Go {
        run(instance) {
          const running = super.run(instance);
          const set = this._ids.set.bind(this._ids);
          this._ids.set = (value, id) => {
            goObjects.made++;
            return set(value, id);
          };
          goObjects.held = () => this._ids.size;
          return running;
        }
      };
    }
  });
}

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  const load = `data.Load(${JSON.stringify(demoFile)})`;
  writeNotebook(server, 'objects.ipynb', [
    `chart.Line(${load}, "time", "price").Height(250)`,
    `chart.Scatter(${load}, "x", "y").Height(250)`,
    'chart.Bar(data.FromColumns(map[string]any{"a": []int{0, 1, 2}, "b": []float64{3, 7, 5}}), "a", "b").Height(250)'
  ]);
  notebook = await Notebook.open(browser, server, 'objects.ipynb', { first: [watch] });
  for (let cell = 0; cell < 3; cell++) {
    await notebook.run(cell);
    assert.equal(await notebook.errors(cell), 0, await notebook.output(cell));
  }
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const look = () => notebook.page.evaluate(() => ({ made: goObjects.made, held: goObjects.held(), drawn: gpuchartsPage.stats().drawn }));

/** Pans to and fro, one frame for each step. */
async function pan(chart, steps) {
  const { plot } = await chart.status();
  const [x, y] = [plot.x + plot.width / 2, plot.y + plot.height / 2];
  await chart.drag([x, y], [x + 1, y], { steps: 1, hold: true });
  for (let step = 0; step < steps; step++) {
    await chart.moveTo(x + 20 * Math.sin(step / 3), y);
    await chart.drawn();
  }
  await chart.page.mouse.up();
  await chart.waitUntilReady();
}

for (const [cell, name] of [[0, 'lines'], [1, 'a density'], [2, 'bars']]) {
  test(`a frame of ${name} makes few objects, and none stay`, async () => {
    const chart = await notebook.chart(cell);
    await pan(chart, 20); // what is made once is made
    await chart.rest();
    const before = await look();
    await pan(chart, 100);
    await pan(chart, 100);
    const after = await look();
    const frames = after.drawn - before.drawn;
    assert.ok(frames > 100, `only ${frames} frames were drawn`);
    const made = (after.made - before.made) / frames;
    console.log(`${name}: ${made.toFixed(1)} objects a frame, ${after.held - before.held} more held after ${frames} frames, ${after.held} in all`);
    assert.ok(after.made > before.made, 'nothing is counted');
    assert.ok(made <= mostMade, `${made} objects for each frame`);
    assert.ok(after.held - before.held <= mostKept, `${after.held - before.held} more objects are held after ${frames} frames`);
  });
}

test('nothing is made or drawn while nothing changes', async () => {
  const chart = await notebook.chart(0);
  await chart.leave();
  await chart.rest();
  const before = await look();
  await notebook.page.waitForTimeout(1000);
  const after = await look();
  assert.equal(after.drawn, before.drawn);
  assert.ok(after.made - before.made <= 4 * mostMade, `${after.made - before.made} objects in a second of rest`);
});
