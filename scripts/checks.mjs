// Every check of the project, in the order in which they run. scripts/test.mjs runs them;
// scripts/checks.test.mjs breaks on purpose what each is there for.

import fs from 'node:fs';
import path from 'node:path';
import { go, one, silent, tap } from './count.mjs';

export const staticcheck = 'honnef.co/go/tools/cmd/staticcheck@v0.8.0';
const nodeTest = ['node', '--test', '--test-timeout=600000', '--test-concurrency=1', '--test-reporter=tap'];
export const raced = ['kernel', 'datamgr'];
const goJS = { GOOS: 'js', GOARCH: 'wasm' };

/**
 * name, what runs it, how its results are counted; lint: runs no tests; warns: what in its output is worth
 * telling though it passed.
 */
export const checks = [
  { name: 'gofmt', lint: true, count: silent, run: ['bash', '-c', 'git ls-files "*.go" | xargs -r gofmt -l'] },
  { name: 'go vet', lint: true, count: one, run: ['go', 'vet', './...'] },
  { name: 'go vet (page)', lint: true, count: one, run: ['go', 'vet', './wasm'], env: goJS },
  { name: 'staticcheck', lint: true, count: one, run: ['go', 'run', staticcheck, './...'] },
  { name: 'types are current', lint: true, count: one, run: ['scripts/types.sh', '--check'] },
  { name: 'typescript', lint: true, count: one, run: ['npm', '--prefix', 'wasm/labextension', 'run', 'types', '--', '--noEmit'] },
  { name: 'eslint', lint: true, count: one, run: ['npm', '--prefix', 'wasm/labextension', 'run', 'lint'] },
  { name: 'wasm size', lint: true, count: one, run: ['scripts/wasm.sh'] },
  { name: 'build time', count: one, warns: /.*\*\*over\*\*.*/g, run: ['go', 'run', './bench/cmd/bench', 'small', '-only', 'build', '-out', 'build/bench/results'] },
  { name: 'wasm by standard go', lint: true, count: one, run: ['go', 'build', '-o', '/dev/null', './wasm'], env: goJS },
  { name: 'go test -race', count: go, run: ['go', 'test', '-race', '-json', ...raced.map(name => `./${name}/...`)] },
  { name: 'go test', count: go, run: ['bash', '-c', `go list ./... | grep -v -E '^gpucharts/(${raced.join('|')})(/|$)' | xargs go test -json`] },
  { name: 'stores of clouds', count: go, run: ['go', 'test', '-tags', 'cloud', '-json', '-run', 'Bucket|S3|Address', './datamgr'] },
  { name: 'tests of the checks', count: tap, run: [...nodeTest, ...files('scripts', '.test.mjs')] },
  { name: 'extension tests', count: tap, run: [...nodeTest, ...files('wasm/labextension/test', '.test.mjs')] },
  { name: 'bench, small form', count: one, run: ['go', 'run', './bench/cmd/bench', 'compare', 'auto', '-small'] },
  { name: 'cross builds', count: one, run: ['scripts/cross.sh'] },
  { name: 'fuzzing', count: one, run: ['scripts/fuzz.sh', '5s'] },
  { name: 'wheel', count: one, run: ['bash', '-c', 'scripts/reproducible.sh && .venv/bin/python packaging/test_wheel.py'] },
  { name: 'browser tests', count: tap, run: [...nodeTest, ...files('tests/browser', '.test.js')] }
];

/** The files of a folder whose names end so: node 20 expands no patterns. */
function files(folder, ending) {
  return fs.readdirSync(path.resolve(import.meta.dirname, '..', folder)).filter(name => name.endsWith(ending)).map(name => path.join(folder, name));
}
