// Runs every check of the project and counts: `node scripts/test.mjs`, or with
// `lint` only what runs no tests, or with words that name checks. A test that
// is skipped counts as failed: a missing part must be installed, not passed over.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { go, one, silent, tap } from './count.mjs';

const repo = path.resolve(import.meta.dirname, '..');
const logs = path.join(repo, 'build', 'log');
fs.mkdirSync(logs, { recursive: true });
process.chdir(repo);
const environment = {
  ...process.env,
  PATH: `${path.join(repo, '.venv', 'bin')}:${process.env.PATH}`
};

const staticcheck = 'honnef.co/go/tools/cmd/staticcheck@v0.8.0';
const nodeTest = ['node', '--test', '--test-timeout=600000', '--test-concurrency=1', '--test-reporter=tap'];
const raced = ['kernel', 'datamgr'];
const goJS = { GOOS: 'js', GOARCH: 'wasm' };

/** name, what runs it, how its results are counted; lint: runs no tests. */
const checks = [
  { name: 'gofmt', lint: true, count: silent, run: ['bash', '-c', 'git ls-files "*.go" | xargs -r gofmt -l'] },
  { name: 'go vet', lint: true, count: one, run: ['go', 'vet', './...'] },
  { name: 'go vet (page)', lint: true, count: one, run: ['go', 'vet', './wasm'], env: goJS },
  { name: 'staticcheck', lint: true, count: one, run: ['go', 'run', staticcheck, './...'] },
  { name: 'types are current', lint: true, count: one, run: ['scripts/types.sh', '--check'] },
  { name: 'typescript', lint: true, count: one, run: ['npm', '--prefix', 'wasm/labextension', 'run', 'types', '--', '--noEmit'] },
  { name: 'eslint', lint: true, count: one, run: ['npm', '--prefix', 'wasm/labextension', 'run', 'lint'] },
  { name: 'wasm size', lint: true, count: one, run: ['scripts/wasm.sh'] },
  { name: 'wasm by standard go', lint: true, count: one, run: ['go', 'build', '-o', '/dev/null', './wasm'], env: goJS },
  { name: 'go test -race', count: go, run: ['go', 'test', '-race', '-json', ...raced.map(name => `./${name}/...`)] },
  { name: 'go test', count: go, run: ['bash', '-c', `go list ./... | grep -v -E '^gpucharts/(${raced.join('|')})(/|$)' | xargs go test -json`] },
  { name: 'tests of the checks', count: tap, run: [...nodeTest, ...files('scripts', '.test.mjs')] },
  { name: 'extension tests', count: tap, run: [...nodeTest, ...files('wasm/labextension/test', '.test.mjs')] },
  { name: 'bench, small form', count: one, run: ['go', 'run', './bench/cmd/bench', 'compare', 'auto', '-small'] },
  // The system that differs most; the others take minutes more on a clean machine: make cross.
  { name: 'cross builds', count: one, run: ['scripts/cross.sh', 'windows/amd64'] },
  { name: 'fuzzing', count: one, run: ['scripts/fuzz.sh', '5s'] },
  { name: 'wheel', count: one, run: ['bash', '-c', 'scripts/wheel.sh && .venv/bin/python packaging/test_wheel.py'] },
  { name: 'browser tests', count: tap, run: [...nodeTest, ...files('tests/browser', '.test.js')] }
];

const asked = process.argv.slice(2);
const chosen = checks.filter(
  check => asked.length === 0 || (asked[0] === 'lint' ? check.lint : asked.some(word => check.name.includes(word)))
);
const total = { passed: 0, failed: 0 };
const failures = [];
for (const check of chosen) {
  const begin = Date.now();
  const { code, output } = await run(check);
  const result = check.count(code, output);
  if (code !== 0 && result.failed === 0) {
    result.failed = 1;
    result.which = [`exit status ${code}`];
  }
  total.passed += result.passed;
  total.failed += result.failed;
  const seconds = Math.round((Date.now() - begin) / 1000);
  console.log(`  ${check.name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`);
  if (result.failed > 0) {
    failures.push(check.name);
    for (const which of result.which ?? []) {
      console.log(`    FAILED ${which}`);
    }
    console.log(indent((result.text ?? output).trimEnd().split('\n').slice(-60)));
  }
}
if (failures.length > 0) {
  console.log(`failed: ${failures.join(', ')}; whole output in build/log`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** The files of a folder whose names end so: node 20 expands no patterns. */
function files(folder, ending) {
  return fs.readdirSync(folder).filter(name => name.endsWith(ending)).map(name => path.join(folder, name));
}

function run(check) {
  const file = path.join(logs, `test-${check.name.replaceAll(/[^a-z0-9]+/gi, '-')}.log`);
  return new Promise(resolve => {
    const [program, ...args] = check.run;
    const child = spawn(program, args, { env: { ...environment, ...check.env } });
    let output = '';
    const add = data => (output += data);
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.on('error', error => add(`${program}: ${error.message}\n`));
    child.on('close', code => {
      fs.writeFileSync(file, output);
      resolve({ code: code ?? 1, output });
    });
  });
}

function indent(lines) {
  return lines.map(line => `    ${line}`).join('\n');
}
