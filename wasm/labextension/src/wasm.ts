// How the Go program lives in the page: one instance, started at the first
// chart. Go's panics and JavaScript exceptions that reach it trap, and a
// trapped instance is never trusted again. All ways into Go (calls from here,
// its timers, its promises) pass the exports wrapped in `watched`, so a trap is
// seen wherever it happens.

import wasmExecURL from '../../../build/wasm/wasm_exec.js';
import wasmURL from '../../../build/wasm/gpucharts.wasm';
import { describe, Unavailable } from './device.js';
import type { Renderer } from './renderer.js';

/** The part of the compiler's `Go` class (wasm_exec.js) that is used here. */
interface GoRuntime {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<unknown>;
}

declare global {
  var Go: (new () => GoRuntime) | undefined;
  /** Where cogentcore/webgpu looks for Go's memory. */
  var wasm: { instance: { exports: { mem: WebAssembly.ExportValue } } } | undefined;
}

let loader: Promise<WebAssembly.Module> | undefined;
let files = { wasm: wasmURL, exec: wasmExecURL };

/** Has the next instance made from other files than those that the plugin came with. */
export function useFiles(wasm: string, exec: string): void {
  files = { wasm, exec };
  loader = undefined;
}

/**
 * Starts a new instance. `onTrap` is called once, when it stops working, with
 * what Go printed last.
 */
export async function startRenderer(onTrap: (reason: string) => void): Promise<Renderer> {
  loader ??= load();
  let module: WebAssembly.Module;
  try {
    module = await loader;
  } catch (error) {
    loader = undefined;
    throw new Unavailable(`the renderer could not be loaded (${describe(error)})`);
  }
  if (globalThis.Go === undefined) {
    throw new Unavailable('the renderer could not be loaded (wasm_exec.js defines no Go)');
  }
  const go = new globalThis.Go();
  const lastLine = keepLastLine(go.importObject);
  let trapped = false;
  const trap = (error: unknown): void => {
    if (!trapped) {
      trapped = true;
      onTrap(lastLine() || describe(error));
    }
  };
  const instance = await WebAssembly.instantiate(module, go.importObject);
  globalThis.wasm = { instance: { exports: { mem: memoryOf(instance) } } };
  globalThis.gpucharts = undefined;
  const ready = new Promise<Renderer>((resolve, reject) => {
    globalThis.gpuchartsReady = () => {
      if (globalThis.gpucharts !== undefined) {
        resolve(globalThis.gpucharts);
      } else {
        reject(new Unavailable('the renderer started without its interface'));
      }
    };
    go.run(watched(instance, trap)).then(
      () => {
        trap('the renderer ended');
        reject(new Unavailable('the renderer ended while it started'));
      },
      (error: unknown) => {
        trap(error);
        reject(new Unavailable(`the renderer did not start (${lastLine() || describe(error)})`));
      }
    );
  });
  return ready;
}

async function load(): Promise<WebAssembly.Module> {
  const { wasm, exec } = files;
  await runScript(exec);
  const response = await fetch(wasm);
  if (!response.ok) {
    throw new Error(`${wasm}: HTTP ${response.status}`);
  }
  // Some servers do not know the type of .wasm files, which streaming insists on.
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

function runScript(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => {
      resolve();
    };
    script.onerror = () => {
      reject(new Error(`cannot fetch ${url}`));
    };
    document.head.append(script);
  });
}

/**
 * The instance as Go's loader sees it, with every export watched: an exception
 * that comes out of one is a trap. (A finished program throws no Error.)
 */
function watched(instance: WebAssembly.Instance, trap: (error: unknown) => void): WebAssembly.Instance {
  const exports: WebAssembly.Exports = {};
  for (const [name, value] of Object.entries(instance.exports)) {
    if (typeof value !== 'function') {
      exports[name] = value;
      continue;
    }
    const call = value as (...args: unknown[]) => unknown;
    exports[name] = (...args: unknown[]): unknown => {
      try {
        return call(...args);
      } catch (error) {
        if (error instanceof Error) {
          trap(error);
        }
        throw error;
      }
    };
  }
  // Standard Go's loader insists on an Instance.
  return Object.create(WebAssembly.Instance.prototype, {
    exports: { value: exports }
  }) as WebAssembly.Instance;
}

/** TinyGo exports its memory as `memory`, standard Go as `mem`. */
function memoryOf(instance: WebAssembly.Instance): WebAssembly.ExportValue {
  const memory = instance.exports['memory'] ?? instance.exports['mem'];
  if (memory === undefined) {
    throw new Unavailable('the renderer exports no memory');
  }
  return memory;
}

/**
 * Keeps the last line that Go printed: a panic says there what went wrong.
 * TinyGo prints one byte or one line a call, through the WASI import.
 */
function keepLastLine(imports: WebAssembly.Imports): () => string {
  const lines: string[] = [];
  const write = console.log.bind(console);
  // Both compilers' loaders hand whole lines to console.log, synchronously
  // within the call that traps; only panics are of interest.
  const wasi = imports['wasi_snapshot_preview1'];
  const original = wasi?.['fd_write'];
  if (wasi !== undefined && typeof original === 'function') {
    const call = original as (...args: number[]) => number;
    wasi['fd_write'] = (...args: number[]): number => {
      const log = console.log;
      console.log = (...texts: unknown[]) => {
        lines.splice(0, lines.length, texts.map(String).join(' '));
        write(...texts);
      };
      try {
        return call(...args);
      } finally {
        console.log = log;
      }
    };
  }
  return () => lines[0] ?? '';
}
