// The machines of the browser tests: a real Jupyter server from .venv on a fresh
// folder, and a real Chromium with WebGPU.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

export const repo = path.resolve(import.meta.dirname, '../..');
export const virtualEnvironment = path.join(repo, '.venv');

/** Long enough for ten million rows on two cores with a software adapter. */
export const patienceMillis = Number(process.env.GPUCHARTS_PATIENCE_MS ?? 120_000);

/** WebGPU on SwiftShader in a headless Chromium, canvas included. */
const chromiumFlags = [
  '--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--enable-unsafe-webgpu', '--use-angle=swiftshader', '--enable-features=Vulkan',
  '--use-vulkan=swiftshader', '--use-webgpu-adapter=swiftshader', '--ignore-gpu-blocklist'
];

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * A Jupyter server on a fresh folder, with settings of its own.
 * @param {'lab' | 'notebook'} app
 * @param {Record<string, string>} environment what else it is to find in its environment
 */
export async function startServer(app = 'lab', environment = {}) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gpucharts-browser-'));
  const root = path.join(home, 'work');
  fs.mkdirSync(root);
  const settings = path.join(home, 'settings', '@jupyterlab', 'apputils-extension');
  fs.mkdirSync(settings, { recursive: true });
  fs.writeFileSync(
    path.join(settings, 'notification.jupyterlab-settings'),
    JSON.stringify({ fetchNews: 'false', checkForUpdates: false })
  );
  const port = await freePort();
  const token = 'browser-tests';
  const exposed = app === 'lab' ? 'LabApp' : 'JupyterNotebookApp';
  const child = spawn(
    path.join(virtualEnvironment, 'bin', 'jupyter'),
    [
      app, '--no-browser', '--allow-root', `--port=${port}`, '--ServerApp.port_retries=0',
      `--IdentityProvider.token=${token}`, `--ServerApp.root_dir=${root}`,
      '--ServerApp.allow_remote_access=True',
      `--${exposed}.expose_app_in_browser=True`
    ],
    {
      env: {
        ...process.env,
        PATH: `${path.join(virtualEnvironment, 'bin')}:${process.env.PATH}`,
        JUPYTER_CONFIG_DIR: path.join(home, 'config'),
        JUPYTER_DATA_DIR: path.join(home, 'data'),
        JUPYTER_RUNTIME_DIR: path.join(home, 'runtime'),
        JUPYTERLAB_SETTINGS_DIR: path.join(home, 'settings'),
        JUPYTERLAB_WORKSPACES_DIR: path.join(home, 'workspaces'),
        ...environment
      },
      stdio: ['ignore', 'pipe', 'pipe']
    }
  );
  let log = '';
  child.stdout.on('data', data => (log += data));
  child.stderr.on('data', data => (log += data));
  const url = `http://localhost:${port}`;
  const deadline = Date.now() + patienceMillis;
  for (;;) {
    assert.equal(child.exitCode, null, `jupyter ${app} ended:\n${log}`);
    assert.ok(Date.now() < deadline, `jupyter ${app} did not answer:\n${log}`);
    const answer = await fetch(`${url}/api/status?token=${token}`).catch(() => undefined);
    if (answer?.ok) {
      break;
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return {
    app, url, token, root,
    log: () => log,
    /** The process of the one kernel that runs. */
    kernelPid() {
      const pids = fs.readdirSync('/proc').filter(name => /^\d+$/.test(name)).filter(pid => {
        const file = `/proc/${pid}/cmdline`;
        try {
          const line = fs.readFileSync(file, 'utf8');
          return line.includes(path.join(home, 'runtime', 'kernel-'));
        } catch {
          return false; // It has ended meanwhile.
        }
      });
      assert.equal(pids.length, 1, `wanted one kernel, have processes ${pids}`);
      return Number(pids[0]);
    },
    /** The REST API, as parsed JSON. */
    async api(method, route) {
      const answer = await fetch(`${url}/api/${route}?token=${token}`, { method });
      assert.ok(answer.ok, `${method} ${route}: HTTP ${answer.status}`);
      return answer.status === 204 ? undefined : answer.json();
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) {
        await once(child, 'exit');
      }
      fs.rmSync(home, { recursive: true, force: true });
    }
  };
}

export async function openBrowser(...flags) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...chromiumFlags, ...flags]
  });
}
