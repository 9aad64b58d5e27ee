// The checks themselves: each is given what it must refuse. What has to be planted
// in a checkout is in planted.test.mjs.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { go, one, silent, tap } from './count.mjs';

const repo = path.resolve(import.meta.dirname, '..');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'gpucharts-checks-'));
test.after(() => fs.rmSync(scratch, { recursive: true }));

function script(name, ...args) {
  const { status, stdout, stderr } = spawnSync(path.join(repo, 'scripts', name), args, { encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

function file(name, content) {
  const where = path.join(scratch, name);
  fs.writeFileSync(where, content);
  return where;
}

const events = (...list) => list.map(event => JSON.stringify(event)).join('\n');
const wasm = path.join(repo, 'build', 'wasm', 'gpucharts.wasm');
const types = path.join(repo, 'wasm', 'labextension', 'src', 'generated', 'spec.ts');

test('a renderer that grew over the limit fails, and the one of this build does not', () => {
  const bytes = fs.readFileSync(wasm); // make wasm
  assert.equal(script('wasm-gate.sh', wasm).status, 0);
  const padded = script('wasm-gate.sh', file('padded.wasm', Buffer.concat([bytes, crypto.randomBytes(600_000)])));
  assert.equal(padded.status, 1);
  assert.match(padded.text, /over the limit/);
});

test('generated types that do not fit the Go types fail, and the committed ones do not', () => {
  const current = fs.readFileSync(types, 'utf8');
  assert.equal(script('types.sh', '--check').status, 0);
  const changed = current.replace('int: string', 'int: number');
  assert.notEqual(changed, current);
  const stale = script('types.sh', '--check', file('spec.ts', changed));
  assert.equal(stale.status, 1);
  assert.match(stale.text, /is stale: run make types/);
});

test('a Go test that is skipped has failed', () => {
  const result = go(0, events(
    { Action: 'pass', Package: 'p', Test: 'TestA' },
    { Action: 'output', Package: 'p', Test: 'TestB', Output: 'no browser here\n' },
    { Action: 'skip', Package: 'p', Test: 'TestB' },
    { Action: 'pass', Package: 'p' }
  ));
  assert.deepEqual([result.passed, result.failed, result.which], [1, 1, ['p TestB (skipped)']]);
  assert.match(result.text, /no browser here/);
});

test('a Go test that fails is one failure, not a second one for its package', () => {
  const result = go(1, events({ Action: 'fail', Package: 'p', Test: 'TestA' }, { Action: 'fail', Package: 'p' }));
  assert.deepEqual([result.passed, result.failed], [0, 1]);
});

test('a Go package that does not build, or dies outside of a test, is a failure', () => {
  const broken = go(1, events(
    { Action: 'build-output', ImportPath: 'p', Output: 'undefined: x\n' },
    { Action: 'build-fail', ImportPath: 'p' }
  ));
  assert.equal(broken.failed, 1);
  assert.match(broken.text, /undefined: x/);
  assert.equal(go(1, events({ Action: 'fail', Package: 'p' })).failed, 1);
});

test('a Go package without tests is no failure', () => {
  assert.equal(go(0, events({ Action: 'skip', Package: 'p' })).failed, 0);
});

test('a node test that is skipped, cancelled or to be done has failed', () => {
  const summary = 'ok 1 - a\n# tests 5\n# pass 2\n# fail 0\n# cancelled 1\n# skipped 1\n# todo 1\n';
  const result = tap(0, summary);
  assert.deepEqual([result.passed, result.failed], [2, 3]);
});

test('a node run that counted nothing has failed', () => {
  assert.equal(tap(0, '# tests 0\n# pass 0\n').failed, 1);
  assert.equal(tap(1, 'Error: cannot find module').failed, 1);
});

test('a formatter that names a file has failed though it ended well', () => {
  assert.equal(silent(0, 'main.go\n').failed, 1);
  assert.equal(silent(0, '').failed, 0);
  assert.equal(one(2).failed, 1);
});
