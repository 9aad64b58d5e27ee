import assert from 'node:assert/strict';
import test from 'node:test';
import { partsOf } from './dev.mjs';

test('a change rebuilds what it is in, and no more', () => {
  for (const [file, parts] of [
    ['render/shader/line.wgsl', ['renderer', 'kernel']],
    ['render/gpu/device.js', ['extension']],
    ['wasm/page/frame.go', ['renderer']],
    ['wasm/labextension/src/chart.ts', ['extension']],
    ['wasm/labextension/style/base.css', ['extension']],
    ['wasm/labextension/src/generated/spec.ts', []],
    ['display/spec/chart.go', ['renderer', 'types', 'extension', 'kernel']],
    ['datamgr/open.go', ['kernel']],
    ['render/line_test.go', []],
    ['wasm/labextension/package.json', []],
    ['docs/wire.md', []]
  ]) {
    assert.deepEqual(partsOf(file), parts, file);
  }
});
