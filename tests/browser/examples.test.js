import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { copyExamples } from './fixtures.js';
import { Notebook, openBrowser, repo, startServer, virtualEnvironment } from './jupyter.js';

let browser;

before(async () => {
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
});

for (const [app, title] of [['lab', 'JupyterLab'], ['notebook', 'Notebook 7']]) {
  test(`the first notebook runs in ${title}, and its charts are live`, async () => {
    const server = await startServer(app);
    try {
      copyExamples(server);
      const notebook = await Notebook.open(browser, server, 'notebooks/01_first_chart.ipynb');
      let charts = 0;
      for (let cell = 0; cell < (await notebook.cells()); cell++) {
        if (!(await notebook.isCode(cell))) {
          continue;
        }
        await notebook.run(cell);
        assert.equal(await notebook.errors(cell), 0, await notebook.output(cell));
        if (await notebook.hasChart(cell)) {
          const chart = await notebook.chart(cell);
          const before = await chart.view();
          await chart.drag([400, 150], [330, 180]);
          await chart.waitUntilReady();
          assert.notDeepEqual(await chart.view(), before);
          charts++;
        }
      }
      assert.equal(charts, 2);
      await notebook.close();
    } finally {
      await server.stop();
    }
  });
}

const pictureCounts = { '01_first_chart': 2, '02_columns': 4, '03_gallery': 18 };

test('every example is known to these tests', () => {
  const examples = fs.readdirSync(path.join(repo, 'notebooks')).filter(name => name.endsWith('.ipynb'));
  assert.deepEqual(examples.sort(), Object.keys(pictureCounts).map(name => `${name}.ipynb`).sort());
});

for (const [name, count] of Object.entries(pictureCounts)) {
  test(`nbconvert runs ${name} and makes a page with its pictures`, () => {
    const folder = fs.mkdtempSync('/tmp/gpucharts-html-');
    try {
      execFileSync(
        path.join(virtualEnvironment, 'bin', 'jupyter'),
        ['nbconvert', '--execute', '--to', 'html', '--output-dir', folder, `notebooks/${name}.ipynb`],
        { cwd: repo, env: { ...process.env, PATH: `${virtualEnvironment}/bin:${process.env.PATH}` }, stdio: 'pipe' }
      );
      const html = fs.readFileSync(path.join(folder, `${name}.html`), 'utf8');
      const pictures = [...html.matchAll(/<img[^>]*src="data:image\/png;base64,([^"]+)"/g)];
      assert.equal(pictures.length, count);
      for (const [, base64] of pictures) {
        assert.ok(base64.length > 4000, 'a picture with next to nothing in it');
      }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
}
