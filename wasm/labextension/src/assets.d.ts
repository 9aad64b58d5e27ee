// Files that the build ships beside the code; importing one gives its URL.
declare module '*.wasm' {
  const url: string;
  export default url;
}

declare module '*/wasm_exec.js' {
  const url: string;
  export default url;
}

declare module '*/render/gpu/device.js' {
  /** What the renderer uses a device by. */
  export function makeDevice(device: GPUDevice, format: GPUTextureFormat): object;
}

/** Set by the build: whether this is one of `make dev`. */
declare const GPUCHARTS_DEV: boolean;
