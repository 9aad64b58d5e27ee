// The plugin's reading of the JSON that Go wrote (display/spec/testdata; a Go
// test pins it). `npm run types` makes lib/ first.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { readConfiguration, readGrid } from '../lib/configuration.js';
import { ConfigurationVersion } from '../lib/generated/spec.js';

const testdata = path.resolve(import.meta.dirname, '../../../display/spec/testdata');
const golden = (version, name) => fs.readFileSync(path.join(testdata, version, `${name}.json`), 'utf8');
const full = () => JSON.parse(golden('v1', 'configuration'));
const refuse = at => assert.fail(`a field that TypeScript does not know: ${at}`);

test('every version that was ever written is still read, with no field unknown', () => {
  const versions = fs.readdirSync(testdata).sort();
  assert.deepEqual(versions, Array.from({ length: ConfigurationVersion }, (_, i) => `v${i + 1}`));
  for (const version of versions) {
    for (const name of ['configuration', 'configuration-least', 'configuration-marks', 'configuration-order', 'configuration-tone']) {
      const text = golden(version, name);
      const read = readConfiguration(JSON.parse(text), refuse);
      assert.equal(`v${read.version}`, version);
      // Go's own bytes again: no field lost, none changed, no integer rounded.
      assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(text));
    }
  }
});

test('64-bit integers keep every digit', () => {
  const { data, view } = readConfiguration(full(), refuse);
  const { min, max } = data[0].metadata.columns[0].range;
  assert.deepEqual([min.int, max.int], ['-9223372036854775808', '9223372036854775807']);
  assert.equal(view.x.min.int, '1732000000000000001');
});

test('the whole configuration has every field that may be there', () => {
  const { data: [handle], series: [line], visual, view } = full();
  const [time] = handle.metadata.columns;
  for (const [part, names] of [
    [time, ['name', 'type', 'arrow', 'unit', 'zone', 'nulls', 'range', 'ordered']],
    [line, ['type', 'data', 'x', 'y', 'color', 'label']],
    [visual, ['title', 'width', 'height', 'xLabel', 'yLabel', 'legend']],
    [view, ['x', 'y']]
  ]) {
    assert.deepEqual(Object.keys(part).sort(), names.sort());
  }
});

test('what is no configuration is refused, and the error says where', () => {
  for (const [spoil, message] of [
    [c => { delete c.visual.height; }, /chart\.visual\.height is missing/],
    [c => { c.view.x.min.int = 5; }, /chart\.view\.x\.min\.int is the number 5, not the text of a 64-bit integer/],
    [c => { c.view.x.min.int = '9223372036854775808'; }, /not the text of a 64-bit/],
    [c => { c.data[0].id = 'me'; }, /chart\.data\[0\]\.id is the string me, not a UUID/],
    [c => { c.series = {}; }, /chart\.series is an object, not a list/],
    [c => { c.series[1].x = 0.5; }, /chart\.series\[1\]\.x is the number 0\.5, not a whole number/],
    [c => { c.version = ConfigurationVersion + 1; }, /newer gpucharts/]
  ]) {
    const config = full();
    spoil(config);
    assert.throws(() => readConfiguration(config), message);
  }
  assert.throws(() => readConfiguration(null), /chart is null/);
});

test('a field that a newer kernel adds within the version is passed over, and told', () => {
  const config = { ...full(), extra: 1 };
  assert.equal(readConfiguration(config).extra, 1);
  assert.throws(() => readConfiguration(config, refuse), /chart\.extra/);
});

test('charts in rows and columns are read like each of them', () => {
  const text = golden('v1', 'grid');
  assert.deepEqual(readGrid(JSON.parse(text), refuse), JSON.parse(text));
  const spoilt = JSON.parse(text);
  delete spoilt.charts[1].series[0].label;
  assert.throws(() => readGrid(spoilt), /grid\.charts\[1\]\.series\[0\]\.label is missing/);
  assert.throws(() => readGrid({ ...spoilt, version: ConfigurationVersion + 1 }), /newer gpucharts/);
});
