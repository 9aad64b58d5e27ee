// Every chart type as the page draws it, by WebGPU on SwiftShader, beside its reference by plain Go and
// the picture that travels with it, by WebGPU on lavapipe.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Chart } from './chart.js';
import { galleryCells, galleryNames, galleryPicture } from './gallery.js';
import { Notebook, openBrowser, repo, startServer, writeNotebook } from './jupyter.js';
import { Pixels } from './pixels.js';

// As in kernel/draw/gallery_test.go: a pixel may be off by `near` of 255 in one of its channels where
// floats round differently, and few of 396,000 pixels by more, at the border of a mark.
const near = 6;
const far = 12; // pixels
const scale = 2; // device pixels for each CSS pixel, as in the references
const gridGap = 8; // CSS pixels, as in display/grid.go

let server, browser, notebook;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  writeNotebook(server, 'gallery.ipynb', galleryCells());
  notebook = await Notebook.open(browser, server, 'gallery.ipynb', { size: { width: 1280, height: 900 }, dpr: scale });
  await notebook.run(0);
  assert.equal(await notebook.errors(0), 0, await notebook.output(0));
  assert.match(await notebook.output(0), new RegExp(`${galleryNames.length}$`), 'a chart has no reference');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const widthOf = name => (name === 'facets' ? 260 : 450);

/** Has charts a width, CSS pixels, and not that of the notebook. */
function takeWidth(width) {
  return notebook.page.evaluate(width => {
    const sheet = document.querySelector('#width') ?? document.head.appendChild(Object.assign(document.createElement('style'), { id: 'width' }));
    sheet.textContent = `.gpucharts-chart.gpucharts-chart { flex: none; padding: 0; width: ${width}px; min-width: ${width}px; max-width: ${width}px }`;
  }, width);
}

/** What is drawn now, of the canvas itself. */
async function drawn(chart) {
  return Pixels.decode(notebook.page, Buffer.from(await chart.hook('picture'), 'base64'));
}

function assertEqual(got, want, what) {
  assert.deepEqual([got.width, got.height], [want.width, want.height], what);
  const { count, most } = got.difference(want, near);
  assert.ok(count <= far, `${what}: ${count} pixels differ by more than ${near} of 255 (${far} may), the worst by ${most}`);
}

/** The charts of a cell with where they lie in its picture, CSS pixels. */
async function chartsOf(cell) {
  const { data } = (await notebook.model(cell)).outputs[0];
  const grid = data['application/vnd.gpucharts.grid.v1+json'];
  const configs = grid?.charts ?? [data['application/vnd.gpucharts.v1+json']];
  const nodes = notebook.cell(cell).locator('.gpucharts-chart');
  const out = [];
  let x = 0, y = 0, tall = 0;
  for (const [i, { visual }] of configs.entries()) {
    if (grid !== undefined && i > 0 && i % grid.columns === 0) {
      [x, y, tall] = [0, y + tall + gridGap, 0];
    }
    out.push({ chart: new Chart(notebook, nodes.nth(i), cell), at: { x, y, width: visual.width, height: visual.height } });
    x += visual.width + gridGap;
    tall = Math.max(tall, visual.height);
  }
  return { charts: out, picture: Buffer.from(data['image/png'], 'base64') };
}

for (const [i, name] of galleryNames.entries()) {
  test(`${name} is drawn as its reference, three times the same`, async () => {
    await takeWidth(widthOf(name)); // from the first drawing on: the colours of a heatmap remember it
    await notebook.run(i + 1);
    assert.equal(await notebook.errors(i + 1), 0, await notebook.output(i + 1));
    const { charts, picture } = await chartsOf(i + 1);
    const references = [['plain Go', galleryPicture(name)], ['lavapipe', picture]];
    for (const { chart, at } of charts) {
      assert.equal(at.width, widthOf(name));
      await chart.waitForPicture(async () => (await chart.canvasSize())[0] === at.width * scale);
      await chart.waitUntilReady();
      const png = await chart.hook('picture');
      if (process.env.KEEP_PICTURES !== undefined) { // a folder to look at them in
        fs.writeFileSync(path.join(process.env.KEEP_PICTURES, `${name}-${at.x}-${at.y}.png`), Buffer.from(png, 'base64'));
      }
      const first = await Pixels.decode(notebook.page, Buffer.from(png, 'base64'));
      for (const by of references) {
        const reference = await Pixels.decode(notebook.page, by[1]);
        const box = { x: at.x * scale, y: at.y * scale, width: at.width * scale, height: at.height * scale };
        assertEqual(first, reference.part(box), `${name} by the page and by ${by[0]}`);
      }
      for (let again = 0; again < 2; again++) { // what was kept from one time must not show in the next
        const { count } = (await drawn(chart)).difference(first, 0);
        assert.equal(count, 0, `${name} drawn again`);
      }
    }
  });
}

test('the pictures that travel with the charts were drawn by lavapipe', () => {
  const { stdout } = spawnSync(path.join(repo, 'build', 'gpucharts'), ['doctor'], { encoding: 'utf8' });
  assert.match(stdout, /^(ok|note) +gpu .*llvmpipe/m);
  assert.doesNotMatch(server.log(), /drawing in plain Go/);
});

test('a page that drew a bar shorter would be seen', async () => {
  const reference = await Pixels.decode(notebook.page, galleryPicture('bar'));
  const broken = await Pixels.decode(notebook.page, galleryPicture('bar'));
  const { data, width } = broken;
  let y = 0;
  while (!broken.coloured(width / 2, y)) {
    y++;
  }
  for (let x = 0; x < width; x++) { // the uppermost row of pixels of one bar
    if (broken.coloured(x, y)) {
      data.fill(255, 4 * (y * width + x), 4 * (y * width + x) + 3);
    }
  }
  assert.throws(() => assertEqual(broken, reference, 'a broken bar'), /pixels differ/);
});
