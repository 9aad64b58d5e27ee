import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { readHandle } from './configuration.js';
import { describe } from './device.js';
import { CommTarget } from './generated/spec.js';

let lastNumber = 0;

/** What a connection tells the page. */
export interface ConnectionEvents {
  opened(connection: Connection): void;
  received(connection: Connection, header: Uint8Array, payload: ArrayBuffer | null): void;
  /** A dataset has a newer version; `handle` is the JSON of its DataHandle. */
  changed(connection: Connection, handle: string): void;
  /** A picture that the kernel has drawn (pictures.ts). */
  pictured(data: object, png: ArrayBuffer | ArrayBufferView | undefined): void;
  closed(connection: Connection, reason: string): void;
}

/**
 * One comm to one run of one kernel. It ends with that run: a restarted kernel
 * knows nothing of the charts made before, so it gets a connection of its own.
 */
export class Connection {
  readonly number = ++lastNumber;
  private readonly comm: Kernel.IComm;
  private open = true;
  private countedBy: 'cpu' | 'gpu' = 'cpu';

  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    private readonly events: ConnectionEvents
  ) {
    this.comm = kernel.createComm(CommTarget);
    this.comm.onMsg = message => {
      this.receive(message);
    };
    this.comm.onClose = () => {
      this.end('the kernel does not know this chart');
    };
    kernel.statusChanged.connect(this.onStatus);
    kernel.disposed.connect(this.onDisposed);
    this.comm.open();
    events.opened(this);
  }

  /** What counts dense views in the kernel: a GPU of its machine, or the processor. */
  get counts(): 'cpu' | 'gpu' {
    return this.countedBy;
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** Sends one request. The transport takes a view's whole buffer, so it must fit exactly. */
  readonly send = (request: Uint8Array): void => {
    this.post({ t: 'request' }, exactBuffer(request));
  };

  /** Sends one message: a request, or what pictures are asked for with. */
  post(data: object, ...buffers: ArrayBuffer[]): void {
    if (!this.open) {
      return;
    }
    try {
      this.comm.send(data as Parameters<Kernel.IComm['send']>[0], undefined, buffers);
    } catch (error) {
      this.end(`the kernel cannot be reached (${describe(error)})`);
    }
  }

  private receive(message: KernelMessage.ICommMsgMsg): void {
    if (message.content.data['t'] === 'changed') {
      this.events.changed(this, JSON.stringify(readHandle(message.content.data['handle'])));
      return;
    }
    const [header, payload] = message.buffers ?? [];
    if (message.content.data['t'] === 'picture') {
      this.events.pictured(message.content.data, header);
      return;
    }
    if (message.content.data['t'] !== 'reply' || header === undefined) {
      console.warn('gpucharts: unknown message from the kernel', message.content.data);
      return;
    }
    this.countedBy = message.content.data['counts'] === 'gpu' ? 'gpu' : 'cpu';
    const head = ArrayBuffer.isView(header)
      ? new Uint8Array(header.buffer as ArrayBuffer, header.byteOffset, header.byteLength)
      : new Uint8Array(header);
    this.events.received(this, head, payload === undefined ? null : exactBuffer(payload));
  }

  private readonly onStatus = (_: Kernel.IKernelConnection, status: Kernel.Status): void => {
    if (status === 'restarting' || status === 'autorestarting') {
      this.end('the kernel was restarted: run the cell to make it live');
    } else if (status === 'dead') {
      this.end('the kernel died: this is the last picture; restart it and run the cell');
    }
  };

  private readonly onDisposed = (): void => {
    this.end('the kernel was shut down: run the cell to make it live');
  };

  private end(reason: string): void {
    if (!this.open) {
      return;
    }
    this.open = false;
    this.kernel.statusChanged.disconnect(this.onStatus);
    this.kernel.disposed.disconnect(this.onDisposed);
    this.events.closed(this, reason);
  }
}

/** The connections of the page: one per run of a kernel. */
export class Connections {
  private readonly byKernel = new Map<string, Connection>();

  constructor(private readonly events: ConnectionEvents) {}

  /** The open connection to a kernel, made where there is none. */
  to(kernel: Kernel.IKernelConnection): Connection {
    const known = this.byKernel.get(kernel.id);
    if (known?.isOpen) {
      return known;
    }
    const made = new Connection(kernel, this.events);
    this.byKernel.set(kernel.id, made);
    return made;
  }

  /** The connections that a new instance of the renderer has to hear of. */
  open(): Connection[] {
    return [...this.byKernel.values()].filter(connection => connection.isOpen);
  }
}

/**
 * The bytes as an ArrayBuffer that holds nothing else. What the websocket
 * delivers does already; only a view of a part is copied.
 */
export function exactBuffer(data: ArrayBuffer | ArrayBufferView): ArrayBuffer {
  if (!ArrayBuffer.isView(data)) {
    return data;
  }
  const whole = data.buffer as ArrayBuffer;
  return data.byteLength === whole.byteLength
    ? whole
    : whole.slice(data.byteOffset, data.byteOffset + data.byteLength);
}
