// Rebuilds what a saved file changes and installs it into .venv: `make dev`, and
// JupyterLab open beside it. The open page takes a new renderer in by itself, its
// charts where they were, and reloads itself for a new plugin (dev.ts in the
// extension); the kernel goes on with all its variables. A change of the kernel
// is there after a restart of the kernel. GPUCHARTS_DEV_PREFIX installs elsewhere.

import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const repo = path.resolve(import.meta.dirname, '..');
const prefix = process.env.GPUCHARTS_DEV_PREFIX ?? '.venv';
const installed = path.resolve(repo, prefix, 'share', 'jupyter', 'labextensions', 'gpucharts', 'static');
const extension = path.join(repo, 'wasm', 'labextension', 'gpucharts');
const settleMillis = 100; // editors save in several steps

/** What is built, in this order. */
const parts = {
  renderer: [['scripts/wasm.sh', 'dev']],
  types: [['scripts/types.sh']],
  extension: [
    ['npm', '--silent', '--prefix', 'wasm/labextension', 'run', 'build'],
    ['build/gpucharts', 'install', '--prefix', prefix, '--labextension', extension]
  ],
  kernel: [['go', 'build', '-o', 'build/gpucharts', '.']]
};

/** What a part needs done by us once its commands have run, and what is to be said of it. */
const after = {
  renderer: () => tellPages('the open page takes it in'),
  extension: () => tellPages('the open page reloads itself'),
  kernel: () => 'restart the kernel to use it'
};

const development = {};

/** Puts the newest renderer beside the installed extension, and says what is there in dev.json. */
function tellPages(said) {
  if (!fs.existsSync(path.join(extension, 'package.json')) || !fs.existsSync(installed)) {
    return 'the extension is next';
  }
  const name = (file, as) => {
    const bytes = fs.readFileSync(path.join(repo, 'build', 'wasm', file));
    const named = `dev-${crypto.createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.${as}`;
    fs.writeFileSync(path.join(installed, named), bytes);
    return named;
  };
  const former = [development.wasm, development.loader];
  development.plugin = JSON.parse(fs.readFileSync(path.join(extension, 'package.json'), 'utf8')).jupyterlab._build.load;
  development.wasm = name('gpucharts.wasm', 'wasm');
  development.loader = name('wasm_exec.js', 'js');
  fs.writeFileSync(path.join(installed, 'new.json'), JSON.stringify(development));
  const keep = [...former, development.wasm, development.loader]; // a page may be fetching the former ones
  fs.readdirSync(installed).filter(file => file.startsWith('dev-') && !keep.includes(file)).forEach(file => fs.rmSync(path.join(installed, file)));
  fs.renameSync(path.join(installed, 'new.json'), path.join(installed, 'dev.json')); // whole, or not at all
  return said;
}

/** The parts that a changed file is in; none for what is not built. */
export function partsOf(file) {
  const source = /\.(go|wgsl|bin|js)$/.test(file) && !file.endsWith('_test.go');
  if (/^wasm\/labextension\/(src|style)\//.test(file) || file === 'render/gpu/device.js') {
    // The generated types are written by the build itself, which goes on to the extension.
    return file.startsWith('wasm/labextension/src/generated/') ? [] : ['extension'];
  }
  if (!source || file.startsWith('wasm/labextension/')) {
    return [];
  }
  if (file.startsWith('wasm/')) {
    return ['renderer'];
  }
  if (file.startsWith('display/spec/')) {
    return ['renderer', 'types', 'extension', 'kernel'];
  }
  if (file.startsWith('render/') || file.startsWith('display/wire/')) {
    return ['renderer', 'kernel'];
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
    const child = spawn(program, args, {
      cwd: repo, env: { ...process.env, GPUCHARTS_DEV: '1' }, stdio: ['ignore', 'pipe', 'pipe']
    });
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
    const said = after[name]?.();
    console.log(`${name} in ${seconds} s${said === undefined ? '' : `; ${said}`}`);
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
  fs.rmSync(path.join(repo, 'build', 'stamps', 'extension'), { force: true }); // so that install.sh makes the shipped one again
  watch(); // first: what is saved during the first build is not lost
  await build(new Set(['renderer', 'extension']));
  console.log('watching; Ctrl-C ends it. `make build` makes the renderer as it is shipped again.');
}
