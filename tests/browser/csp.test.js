// A page whose policy forbids to make code of text: charts need 'wasm-unsafe-eval', and no 'unsafe-eval'.
// JupyterLab 4.6 does not start under such a policy itself, so it is laid on the page once that has started;
// the renderer starts with the first chart, under it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';

const policy = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; object-src 'none'";
let server, browser, notebook;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  writeNotebook(server, 'csp.ipynb', [
    // The title needs the browser's fonts, the axis its time zones: what both once made code for.
    `tokyo, _ := time.LoadLocation("Asia/Tokyo")
chart.Line(data.FromColumns(map[string]any{
	"time": []time.Time{time.Unix(1750000000, 0).In(tokyo), time.Unix(1750040000, 0).In(tokyo), time.Unix(1750080000, 0).In(tokyo)},
	"y":    []float64{1, 3, 2},
}), "time", "y").Title("価格")`
  ]);
  notebook = await Notebook.open(browser, server, 'csp.ipynb');
  await notebook.page.evaluate(policy => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = policy;
    document.head.append(meta);
    globalThis.forbidden = [];
    document.addEventListener('securitypolicyviolation', event => {
      forbidden.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  }, policy);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('the policy is at work', async () => {
  // Not within the debugger's own call, which may make code of text.
  const said = await notebook.page.evaluate(() => new Promise(resolve => {
    setTimeout(() => {
      try {
        new Function('return 1');
        resolve('allowed');
      } catch (error) {
        resolve(String(error));
      }
    });
  }));
  assert.match(said, /EvalError/);
  await notebook.page.waitForFunction(() => globalThis.forbidden.length > 0, undefined, { polling: 100 });
});

test('charts are live under it, with text of any script and time zones', async () => {
  await notebook.page.evaluate(() => { globalThis.forbidden.length = 0; });
  await notebook.run(0);
  assert.equal(await notebook.errors(0), 0, await notebook.output(0));
  const chart = await notebook.chart(0);
  assert.ok(await chart.isLive());
  assert.equal(await chart.line(), '');
  assert.deepEqual(await notebook.page.evaluate(() => globalThis.forbidden), []);
  const before = await chart.view();
  await chart.wheel(400, 150, -300);
  await chart.waitUntilReady();
  assert.notDeepEqual(await chart.view(), before);
});
