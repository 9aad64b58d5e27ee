// `./install.sh demo --headless`: the first notebook without a person. Prints
// what a person would feel, keeps a picture, and fails where anything did.

import assert from 'node:assert/strict';
import path from 'node:path';
import { copyExamples } from './fixtures.js';
import { Notebook, openBrowser, repo, startServer } from './jupyter.js';

const stepCount = 60;
const picture = path.join(repo, 'build', 'demo.png');

const server = await startServer();
const browser = await openBrowser();
try {
  copyExamples(server);
  const notebook = await Notebook.open(browser, server, 'notebooks/01_first_chart.ipynb', {
    size: { width: 1400, height: 1500 }
  });
  let charts = 0;
  for (let cell = 0; cell < (await notebook.cells()); cell++) {
    if (!(await notebook.isCode(cell))) {
      continue;
    }
    const begin = performance.now();
    await notebook.run(cell);
    assert.equal(await notebook.errors(cell), 0, await notebook.output(cell));
    if (!(await notebook.hasChart(cell))) {
      console.log(`  cell ${cell}: ${(await notebook.output(cell)).split('\n')[0]}`);
      continue;
    }
    const chart = await notebook.chart(cell);
    const firstPixels = performance.now() - begin;
    const steps = await panAndZoom(chart);
    const { exact, errorPixels } = await chart.status();
    console.log(
      `  cell ${cell}: ${await rowsOf(chart)} rows, first pixels ${Math.round(firstPixels)} ms, ` +
        `${steps.length} pan and zoom steps: median ${quantile(steps, 0.5)} ms, p95 ${quantile(steps, 0.95)} ms, ` +
        (exact ? 'exact' : `to within ${errorPixels} pixels`)
    );
    charts++;
  }
  assert.ok(charts > 0, 'no cell made a chart');
  assert.deepEqual(await notebook.page.evaluate(() => gpuchartsPage.deviceErrors()), []);
  await notebook.showTop();
  await notebook.page.screenshot({ path: picture });
  console.log(`  ${path.relative(repo, picture)}`);
} finally {
  await browser.close();
  await server.stop();
}

/** Steps of one wheel turn or one move of a drag, each waited for until it is on the GPU. */
async function panAndZoom(chart) {
  const { plot } = await chart.status();
  const [x, y] = [plot.x + plot.width / 2, plot.y + plot.height / 2];
  await chart.hover(x, y);
  const times = [];
  const timed = async step => {
    const begin = performance.now();
    await step();
    await chart.drawn();
    times.push(performance.now() - begin);
  };
  for (let turn = 0; turn < stepCount / 2; turn++) {
    await timed(() => chart.turn(turn % 10 < 5 ? -120 : 120));
  }
  await chart.drag([x, y], [x + 1, y], { steps: 1, hold: true });
  for (let move = 0; move < stepCount / 2; move++) {
    await timed(() => chart.moveTo(x + 40 * Math.sin(move / 3), y));
  }
  await chart.page.mouse.up();
  await chart.waitUntilReady();
  return times.sort((a, b) => a - b);
}

async function rowsOf(chart) {
  const { data } = await chart.configuration();
  return data.reduce((sum, handle) => sum + handle.metadata.rows, 0).toLocaleString('en');
}

function quantile(sorted, part) {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]);
}
