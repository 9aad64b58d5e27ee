// A fault is planted in a copy of the last commit for each thing that continuous integration
// is there to refuse, and the very command that it runs is seen to refuse it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { checks, staticcheck } from './checks.mjs';
import { go } from './count.mjs';

const repo = path.resolve(import.meta.dirname, '..');
const trees = path.join(repo, 'build', 'planted'); // beside node_modules, which are linked and not copied

function run(where, [program, ...args], environment = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: where, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, GOFLAGS: '-trimpath', ...environment }
  });
  return { status, text: `${stdout}${stderr}` };
}

const git = (where, ...args) => {
  const { status, text } = run(where, ['git', ...args]);
  assert.equal(status, 0, text);
  return text;
};

/** A work tree of the last commit, gone after the test. */
function workTree(t, name) {
  const tree = path.join(trees, name);
  fs.rmSync(tree, { recursive: true, force: true });
  git(repo, 'worktree', 'prune');
  git(repo, 'worktree', 'add', '--quiet', '--detach', tree, 'HEAD');
  t.after(() => git(repo, 'worktree', 'remove', '--force', tree));
  return tree;
}

function write(tree, file, text) {
  fs.mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
  fs.writeFileSync(path.join(tree, file), text);
}

function change(tree, file, from, to) {
  const before = fs.readFileSync(path.join(tree, file), 'utf8');
  const after = before.replace(from, to);
  assert.notEqual(after, before, `${file} has no ${from}`);
  fs.writeFileSync(path.join(tree, file), after);
}

/** What CI runs under a name, on fewer packages. */
function command(name, packages) {
  const check = checks.find(c => c.name === name);
  return [...check.run.filter(word => !word.startsWith('./')), ...packages];
}

/** Plants a fault, and expects a command to refuse it in these words. */
function refused(what, { plant, by, says }) {
  test(what, t => {
    const tree = workTree(t, what.replaceAll(/[^a-z0-9]+/gi, '-'));
    plant(tree);
    const { status, text } = run(tree, by);
    assert.notEqual(status, 0, `it passed:\n${text}`);
    assert.match(text, says);
  });
}

refused('a pool whose buffers hold one tile each', {
  plant: tree => change(tree, 'render/gpu/pool.go', /size := uint64\(slabBytes\)\n\tif .*\n.*\n\t\}/, 'size := need'),
  by: ['go', 'test', './render/gpu', '-run', 'TestPanningAndZoomingAllocatesAlmostNothing'],
  says: /want more than 99/
});

refused('a renderer that imports the data manager', {
  plant: tree => write(tree, 'render/planted.go', 'package render\n\nimport _ "gpucharts/datamgr"\n'),
  by: ['go', 'test', './internal/house'],
  says: /render imports datamgr, which the house does not allow/
});

refused('a call that another system does not have', {
  plant: tree => write(tree, 'kernel/refusal/planted.go', 'package refusal\n\nimport "syscall"\n\nfunc Planted() error { return syscall.Kill(0, 0) }\n'),
  by: ['scripts/cross.sh', 'windows/amd64'],
  says: /undefined: syscall\.Kill[\s\S]*does not build for: windows\/amd64/
});

refused('a goroutine that is left behind', {
  plant: tree => write(tree, 'display/planted_test.go', 'package display\n\nimport "testing"\n\nfunc TestPlanted(t *testing.T) { go func() { select {} }() }\n'),
  by: ['go', 'test', './display', '-run', 'TestPlanted'],
  says: /1 goroutines are left after the tests/
});

refused('a slow pattern that the performance rules know', {
  plant: tree => write(tree, 'kernel/refusal/planted.go', `package refusal

import "regexp"

func Planted(texts []string) (n int) {
	for _, text := range texts {
		if ok, _ := regexp.MatchString("a+b", text); ok {
			n++
		}
	}
	return n
}
`),
  by: ['go', 'run', staticcheck, './kernel/refusal'],
  says: /SA6000/
});

test('a data race in what the kernel and the data manager are tested with', t => {
  const race = command('go test -race', []);
  assert.deepEqual(checks.find(c => c.name === 'go test -race').run.filter(word => word.startsWith('./')), ['./kernel/...', './datamgr/...']);
  const tree = workTree(t, 'race');
  write(tree, 'kernel/refusal/planted_test.go', `package refusal

import "testing"

func TestPlanted(t *testing.T) {
	n, done := 0, make(chan bool)
	go func() { n++; done <- true }()
	n++
	<-done
}
`);
  const { status, text } = run(tree, [...race, './kernel/refusal']);
  const result = go(status, text);
  assert.ok(result.failed > 0, text);
  assert.match(result.text, /DATA RACE/);
});

test('a module without a licence, and one whose licence is not permissive', t => {
  const tree = workTree(t, 'licences');
  write(tree, 'planted/go.mod', 'module example.com/planted\n\ngo 1.26\n');
  write(tree, 'planted/planted.go', 'package planted\n');
  write(tree, 'internal/cli/planted.go', 'package cli\n\nimport _ "example.com/planted"\n');
  fs.appendFileSync(path.join(tree, 'go.mod'), '\nrequire example.com/planted v0.0.0\n\nreplace example.com/planted => ./planted\n');
  const none = run(tree, ['scripts/licences.sh']);
  assert.notEqual(none.status, 0);
  assert.match(none.text, /example\.com\/planted .*has no licence file/);
  write(tree, 'planted/LICENSE', 'GNU GENERAL PUBLIC LICENSE\n');
  const copyleft = run(tree, ['scripts/licences.sh']);
  assert.notEqual(copyleft.status, 0);
  assert.match(copyleft.text, /example\.com\/planted .*is not permissive/);
  write(tree, 'planted/LICENSE', 'MIT License\n');
  const permissive = run(tree, ['scripts/licences.sh']);
  assert.equal(permissive.status, 0, permissive.text.slice(-500));
  assert.match(permissive.text, /=== example\.com\/planted/);
});

test('TypeScript that says any', t => {
  const tree = workTree(t, 'any');
  const modules = 'wasm/labextension/node_modules';
  assert.equal(run(repo, ['cp', '-al', path.join(repo, modules), path.join(tree, modules)]).status, 0);
  write(tree, 'wasm/labextension/src/planted.ts', 'export const planted = (value: any): unknown => value;\n');
  const { status, text } = run(tree, checks.find(c => c.name === 'eslint').run);
  assert.notEqual(status, 0);
  assert.match(text, /planted\.ts[\s\S]*no-explicit-any/);
});

test('a build that takes too long is told, and fails nothing', () => {
  const { warns } = checks.find(c => c.name === 'build time');
  const line = '| build: all |  | at most 30.0 s | 41.3 s | **over** (a warning: it depends on the machine) |';
  assert.deepEqual(`figures\n${line}\nmore`.match(warns), [line]); // bench's own tests see that it is printed
  assert.equal('| build: all |  | at most 30.0 s | 20.3 s | kept |'.match(warns), null);
});

test('a change that makes views slower than those of its base', t => {
  const tree = workTree(t, 'slower');
  change(tree, 'datamgr/answer.go', /(func \(d \*Dataset\) Answer\(.*\{\n)/, '$1\tslower()\n');
  write(tree, 'datamgr/slower.go', 'package datamgr\n\nimport "time"\n\nfunc slower() { time.Sleep(8 * time.Millisecond) }\n');
  const compare = ['compare', 'HEAD', '-rows', '1e6', '-rounds', '5', '-limit', '1.5', '-p', '0.01'];
  const { status, text } = run(tree, ['go', 'run', './bench/cmd/bench', ...compare]);
  assert.equal(status, 1, text);
  assert.match(text, /regressions against [0-9a-f]{12}:\n(.*\n)*line: the same view again at 1M rows/);
});

test('a clone without an earlier commit: the bench says that it compared a commit with itself', t => {
  const clone = path.join(trees, 'shallow');
  fs.rmSync(clone, { recursive: true, force: true });
  t.after(() => fs.rmSync(clone, { recursive: true, force: true }));
  git(repo, 'clone', '--quiet', '--depth', '1', `file://${repo}`, clone);
  const { status, text } = run(clone, ['go', 'run', './bench/cmd/bench', 'compare', 'auto', '-rows', '1e4', '-rounds', '4', '-limit', '100']);
  assert.equal(status, 0, text);
  assert.match(text, /compared with [0-9a-f]{12} .*ITSELF/);
});
