// Hot reload, in builds of `make dev` alone. scripts/dev.mjs writes dev.json beside the extension's files
// whenever something new is there; the page looks at it, takes a new renderer in with its charts where they
// were, and reloads itself for a new plugin.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import wasmURL from '../../../build/wasm/gpucharts.wasm';
import { describe } from './device.js';
import type { Page } from './page.js';
import { useFiles } from './wasm.js';

const lookMillis = 300;

/** What scripts/dev.mjs says is there. */
interface Development {
  /** Changes with the plugin, whose page must then be loaded anew. */
  plugin: string;
  /** Files of the newest renderer, beside dev.json. */
  wasm: string;
  loader: string;
}

function readDevelopment(value: unknown): Development {
  const { plugin, wasm, loader } = value as Partial<Record<keyof Development, unknown>>;
  if (typeof plugin !== 'string' || typeof wasm !== 'string' || typeof loader !== 'string') {
    throw new Error('dev.json is not what scripts/dev.mjs writes');
  }
  return { plugin, wasm, loader };
}

/** Follows what `make dev` builds, for as long as the page lives. */
export async function followDevelopment(app: JupyterFrontEnd, page: Page): Promise<void> {
  const beside = new URL('.', new URL(wasmURL, location.href));
  const look = async (): Promise<Development | undefined> => {
    try {
      const response = await fetch(new URL('dev.json', beside), { cache: 'no-store' });
      return response.ok ? readDevelopment(await response.json()) : undefined;
    } catch {
      return undefined; // Being installed.
    }
  };
  const use = ({ wasm, loader }: Development): void => {
    useFiles(new URL(wasm, beside).href, new URL(loader, beside).href);
  };
  let seen = await look();
  if (seen !== undefined) {
    use(seen);
  }
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, lookMillis));
    const now = await look();
    if (now === undefined) {
      continue;
    }
    const fresh = now.wasm !== seen?.wasm;
    if ((seen !== undefined && now.plugin !== seen.plugin) || (fresh && page.failed)) {
      await app.commands.execute('docmanager:save-all');
      location.reload();
      return;
    }
    if (fresh) {
      use(now);
      try {
        await page.renew();
        console.info(`gpucharts: ${now.wasm} is in use`);
      } catch (error) {
        console.error(`gpucharts: ${now.wasm} did not start, the one before goes on:`, describe(error));
      }
    }
    seen = now;
  }
}
