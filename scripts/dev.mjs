// Rebuilds what a saved file changes and installs it into .venv: `make dev`, and
// JupyterLab open beside it. A reload of the notebook's page then shows a change
// of the page; the kernel goes on with all its variables. A change of the kernel
// is there after a restart of the kernel.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const repo = path.resolve(import.meta.dirname, '..');
const settleMillis = 100; // editors save in several steps

/** What is built, in this order. */
const parts = {
  renderer: [['scripts/wasm.sh', 'dev']],
  types: [['scripts/types.sh']],
  extension: [
    ['npm', '--silent', '--prefix', 'wasm/labextension', 'run', 'build'],
    ['build/gpucharts', 'install', '--prefix', '.venv', '--labextension', 'wasm/labextension/gpucharts']
  ],
  kernel: [['go', 'build', '-o', 'build/gpucharts', '.']]
};

/** The parts that a changed file is in; none for what is not built. */
export function partsOf(file) {
  const source = /\.(go|wgsl|bin|js)$/.test(file) && !file.endsWith('_test.go');
  if (/^wasm\/labextension\/(src|style)\//.test(file)) {
    // The generated types are written by the build itself, which goes on to the extension.
    return file.startsWith('wasm/labextension/src/generated/') ? [] : ['extension'];
  }
  if (!source || file.startsWith('wasm/labextension/')) {
    return [];
  }
  if (file.startsWith('wasm/')) {
    return ['renderer', 'extension'];
  }
  if (file.startsWith('display/spec/')) {
    return ['renderer', 'types', 'extension', 'kernel'];
  }
  if (file.startsWith('render/') || file.startsWith('display/wire/')) {
    return ['renderer', 'extension', 'kernel'];
  }
  return ['kernel'];
}

/** Folders with all that is in them; of wasm, what is not packages of npm. */
function folders() {
  const whole = ['render', 'display', 'datamgr', 'kernel', 'internal', 'wasm/page', 'wasm/pull', 'wasm/labextension/src', 'wasm/labextension/style'];
  return [...whole.map(name => [name, true]), ['wasm', false]];
}

function run([program, ...args]) {
  return new Promise(resolve => {
    const child = spawn(program, args, { cwd: repo, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = data => (output += data);
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.on('error', error => add(`${program}: ${error.message}\n`));
    child.on('close', code => resolve({ ok: code === 0, output }));
  });
}

/** Builds parts one after the other; what fails says why and keeps the last build. */
async function build(wanted) {
  for (const name of Object.keys(parts).filter(part => wanted.has(part))) {
    const begin = performance.now();
    for (const command of parts[name]) {
      const { ok, output } = await run(command);
      if (!ok) {
        console.log(`${name} FAILED\n${output.trimEnd()}`);
        return;
      }
    }
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const next = { extension: '; reload the page', kernel: '; restart the kernel to use it' }[name] ?? '';
    console.log(`${name} in ${seconds} s${next}`);
  }
}

function watch() {
  const waiting = new Set();
  let timer;
  let building = false;
  const go = async () => {
    if (building || waiting.size === 0) {
      return;
    }
    building = true;
    const now = new Set(waiting);
    waiting.clear();
    await build(now);
    building = false;
    void go();
  };
  for (const [folder, recursive] of folders()) {
    fs.watch(path.join(repo, folder), { recursive }, (_, name) => {
      const file = path.posix.join(folder, name ?? '');
      const changed = partsOf(file);
      if (changed.length > 0) {
        if (waiting.size === 0) {
          console.log(`${file} changed`);
        }
        changed.forEach(part => waiting.add(part));
        clearTimeout(timer);
        timer = setTimeout(go, settleMillis);
      }
    });
  }
}

if (process.argv[1] === import.meta.filename) {
  process.chdir(repo);
  watch(); // first: what is saved during the first build is not lost
  await build(new Set(['renderer', 'extension']));
  console.log('watching; Ctrl-C ends it. `make build` makes the renderer as it is shipped again.');
}
