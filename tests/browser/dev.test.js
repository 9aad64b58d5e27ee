// `make dev` on a copy of the checkout: what is saved is seen in the open page, without a hand on it.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Notebook, openBrowser, patienceMillis, repo, startServer, writeNotebook } from './jupyter.js';
import { Pixels } from './pixels.js';

const tree = path.join(repo, 'build', 'dev-test'); // beside node_modules, which is linked and not copied
const prefix = path.join(tree, 'build', 'prefix');
let dev, server, browser, notebook, chart;
let said = '';

/** Waits until `make dev` has said something since a place in its output. */
async function heard(pattern, from = 0) {
  const deadline = Date.now() + 2 * patienceMillis;
  while (!pattern.test(said.slice(from))) {
    assert.equal(dev.exitCode, null, said);
    assert.ok(Date.now() < deadline, `make dev said only:\n${said}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Saves a changed file, as an editor does. */
function change(file, from, to) {
  const where = path.join(tree, file);
  const text = fs.readFileSync(where, 'utf8');
  assert.ok(text.includes(from), `${file} has no ${from}`);
  fs.writeFileSync(where, text.replaceAll(from, to));
}

before(async () => {
  fs.rmSync(tree, { recursive: true, force: true });
  fs.mkdirSync(path.join(tree, 'build'), { recursive: true });
  const files = spawnSync('git', ['-C', repo, 'ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  for (const file of files.stdout.split('\n').filter(name => name !== '' && fs.existsSync(path.join(repo, name)))) {
    fs.cpSync(path.join(repo, file), path.join(tree, file));
  }
  const modules = 'wasm/labextension/node_modules';
  assert.equal(spawnSync('cp', ['-al', path.join(repo, modules), path.join(tree, modules)]).status, 0);
  fs.cpSync(path.join(repo, 'build', 'gpucharts'), path.join(tree, 'build', 'gpucharts'));
  dev = spawn('node', ['scripts/dev.mjs'], { cwd: tree, detached: true, env: { ...process.env, GPUCHARTS_DEV_PREFIX: prefix } });
  dev.stdout.on('data', data => (said += data));
  dev.stderr.on('data', data => (said += data));
  await heard(/^watching/m);

  server = await startServer('lab', { JUPYTER_PATH: path.join(prefix, 'share', 'jupyter') });
  browser = await openBrowser();
  writeNotebook(server, 'dev.ipynb', [
    'n := 41',
    'ds := data.FromColumns(map[string]any{"x": []float64{0, 1, 2, 3, 4, 5}, "y": []float64{0, 3, 1, 4, 1, 5}})\nchart.Line(ds, "x", "y").Height(300)'
  ]);
  notebook = await Notebook.open(browser, server, 'dev.ipynb');
  await notebook.run(0);
  await notebook.run(1);
  chart = await notebook.chart(1);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (dev?.exitCode === null) {
    process.kill(-dev.pid, 'SIGTERM'); // with what it builds
  }
  fs.rmSync(tree, { recursive: true, force: true });
});

/** Whether the line is drawn in a colour close to this one. */
async function hasColour(red, green, blue) {
  const { data } = await Pixels.decode(notebook.page, await chart.screenshot());
  for (let i = 0; i < data.length; i += 4) {
    if (Math.abs(data[i] - red) + Math.abs(data[i + 1] - green) + Math.abs(data[i + 2] - blue) < 60) {
      return true;
    }
  }
  return false;
}

const seconds = since => ((performance.now() - since) / 1000).toFixed(1);

test('a change of TypeScript reloads the page, and its charts are live again', async t => {
  const begin = performance.now();
  change('wasm/labextension/src/chart.ts', "const label = labelOf(config);", "const label = labelOf(config) && 'A changed chart';");
  await notebook.page.waitForSelector('canvas[aria-label="A changed chart"]');
  t.diagnostic(`TypeScript to page: ${seconds(begin)} s`);
  await notebook.waitForKernel('idle');
  chart = await notebook.chart(1);
});

test('a Go file that does not build changes nothing', async () => {
  const from = said.length;
  change('wasm/main.go', 'func main() {', 'func main() { nonsense');
  await heard(/renderer FAILED[\s\S]*nonsense/, from);
  change('wasm/main.go', 'func main() { nonsense', 'func main() {');
  await heard(/renderer in /, from);
  assert.ok(await chart.isLive());
});

test('a change of a shader is drawn in the open page, its view and the kernel as they were', async t => {
  await notebook.page.evaluate(() => (globalThis.samePageAsBefore = true));
  await chart.wheel(300, 150, -300);
  await chart.waitUntilReady();
  await chart.rest();
  const view = await chart.view();
  assert.ok(!(await hasColour(255, 0, 255)));
  const begin = performance.now();
  change('render/shader/line.wgsl', 'params.color.rgb', 'vec3f(1.0, 0.0, 1.0)');
  await chart.waitForPicture(() => hasColour(255, 0, 255));
  t.diagnostic(`shader to pixels: ${seconds(begin)} s`);
  await chart.waitUntilReady();
  assert.deepEqual(await chart.view(), view);
  assert.ok(await notebook.page.evaluate(() => globalThis.samePageAsBefore));
  assert.deepEqual(await notebook.page.evaluate(() => globalThis.gpuchartsPage.deviceErrors()), []);
  await notebook.insertCell('n + 1');
  await notebook.run(2);
  assert.equal(await notebook.output(2), '42');
});
