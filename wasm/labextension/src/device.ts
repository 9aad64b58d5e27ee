/** Why charts cannot be live in this page, in words for the person. */
export class Unavailable extends Error {}

/** The page's one GPU device and the format its canvases take. */
export interface OpenDevice {
  device: GPUDevice;
  format: GPUTextureFormat;
}

/**
 * Opens the device. The default limits (256 MiB a buffer, 128 MiB a binding)
 * are raised to what the adapter has.
 */
export async function openDevice(): Promise<OpenDevice> {
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (gpu === undefined) {
    throw new Unavailable(
      window.isSecureContext
        ? 'WebGPU is not available in this browser'
        : 'WebGPU is not available here (page is not a secure context; use https or localhost)'
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    throw new Unavailable('WebGPU found no graphics adapter in this browser');
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  try {
    const device = await adapter.requestDevice({
      label: 'gpucharts',
      requiredLimits: { maxBufferSize, maxStorageBufferBindingSize }
    });
    return { device, format: gpu.getPreferredCanvasFormat() };
  } catch (error) {
    throw new Unavailable(`WebGPU gave no device (${describe(error)})`);
  }
}

/** The text of anything that was thrown. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
