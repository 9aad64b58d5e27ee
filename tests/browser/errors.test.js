import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { truth } from './fixtures.js';
import { Notebook, openBrowser, startServer, writeNotebook } from './jupyter.js';

let server, browser, notebook;

before(async () => {
  server = await startServer();
  fs.mkdirSync(path.join(server.root, 'odd'));
  truth('files', path.join(server.root, 'odd'));
  browser = await openBrowser();
  writeNotebook(server, 'errors.ipynb', ['1 + 1']);
  notebook = await Notebook.open(browser, server, 'errors.ipynb');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Runs a cell at the end of the notebook; gives its number. */
async function run(text) {
  await notebook.insertCell(text);
  const last = (await notebook.cells()) - 1;
  await notebook.run(last);
  return last;
}

async function assertAlive() {
  assert.equal(await notebook.output(await run('20 + 22')), '42');
}

for (const [what, cell, message] of [
  ['a file that is not there', 'data.Load("odd/none.arrow")', /none\.arrow/],
  ['a truncated file', 'data.Load("odd/truncated.arrow")', /truncated\.arrow/],
  ['a file with flipped bits', 'data.Load("odd/flipped.arrow")', /flipped\.arrow/],
  ['a logarithm of texts', 'chart.Scatter(data.Load("odd/good.arrow"), "name", "name").LogX()', /name/],
  ['an unknown column, with the near name', 'chart.Line(data.Load("odd/good.arrow"), "time", "prise")', /prise.*did you mean.*price/s]
]) {
  test(`${what} is one clear error, and the kernel lives`, async () => {
    const output = await notebook.output(await run(cell));
    assert.match(output, message);
    assert.ok(output.split('\n').length <= 6, `more than a message:\n${output}`);
    assert.doesNotMatch(output, /goroutine|runtime error|panic/);
    await assertAlive();
  });
}

for (const name of ['empty', 'nan', 'infinite', 'null']) {
  test(`a chart of ${name} values is an empty chart, not an error`, async () => {
    const cell = await run(`chart.Line(data.Load("odd/${name}.arrow"), "time", "price")`);
    await notebook.chart(cell);
    const scatter = await run(`chart.Scatter(data.Load("odd/${name}.arrow"), "time", "price")`);
    await notebook.chart(scatter);
    await assertAlive();
  });
}

/** A tile request by docs/wire.md for one place of a dataset. */
function tilesRequest(dataset, { x = 0, y = 1, level = 0, index = 0n } = {}) {
  const bytes = Buffer.alloc(68);
  bytes.writeUInt8(3, 0); // version
  bytes.writeUInt8(1, 1); // verb: tiles
  bytes.writeUInt16LE(1, 2);
  bytes.writeUInt32LE(77, 4);
  Buffer.from(dataset.replaceAll('-', ''), 'hex').copy(bytes, 12);
  bytes.writeUInt32LE(1, 28);
  bytes.writeUInt16LE(x, 32);
  bytes.writeUInt16LE(y, 34);
  bytes.writeUInt8(1, 44); // M4; before it four further columns, none
  bytes.writeInt16LE(level, 48);
  bytes.writeBigInt64LE(index, 52);
  return [...bytes];
}

/** Sends bytes over a comm of its own; gives the status and message of the reply. */
function ask(bytes) {
  return notebook.page.evaluate(async bytes => {
    const { kernel } = globalThis.jupyterapp.shell.currentWidget.sessionContext.session;
    const comm = kernel.createComm('gpucharts.v1');
    const reply = new Promise(resolve => {
      comm.onMsg = message => {
        const header = message.content.data.t === 'reply' ? message.buffers[0] : undefined;
        resolve(header && [...new Uint8Array(header.buffer ?? header)]);
      };
    });
    await comm.open().done;
    comm.send({ t: 'request' }, undefined, [new Uint8Array(bytes).buffer]);
    const header = await reply;
    return { status: header[1], text: String.fromCharCode(...header) };
  }, bytes);
}

test('a comm that sends garbage gets an answer, and the kernel lives', async () => {
  assert.equal((await ask([1, 2, 3, 250, 251, 252])).status, 1);
  await assertAlive();
});

test('a comm that asks for an unknown dataset is told to run the cell', async () => {
  const reply = await ask(tilesRequest('00000000-0000-4000-8000-000000000000'));
  assert.equal(reply.status, 2);
  assert.match(reply.text, /run the cell/);
  await assertAlive();
});

test('a comm that asks out of range is refused, and the kernel lives', async () => {
  const cell = await run('chart.Line(data.Load("odd/good.arrow"), "time", "price")');
  await notebook.chart(cell);
  const dataset = await notebook.datasetOf(cell);
  assert.equal((await ask(tilesRequest(dataset))).status, 0);
  assert.equal((await ask(tilesRequest(dataset, { level: 32000 }))).status, 1);
  assert.equal((await ask(tilesRequest(dataset, { y: 900 }))).status, 1);
  await assertAlive();
});
