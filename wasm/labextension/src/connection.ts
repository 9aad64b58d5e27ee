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
 *
 * JupyterLab's comms go over the connection of one notebook panel, the first of a
 * kernel, and end with it. Where others are still there, the comm is opened again over a
 * connection of the page's own. (Not from the start: every tile would cross the
 * socket once more.)
 */
export class Connection {
  readonly number = ++lastNumber;
  private comm: Kernel.IComm;
  /** The page's own connection to the kernel, where there is one. */
  private own: Kernel.IKernelConnection | undefined;
  private open = true;
  private countedBy: 'cpu' | 'gpu' = 'cpu';

  constructor(
    kernel: Kernel.IKernelConnection,
    private readonly events: ConnectionEvents
  ) {
    this.comm = this.openComm(kernel);
    events.opened(this);
  }

  /** The panel whose connection carried the comm is gone; another one of the same kernel is there. */
  moveTo(kernel: Kernel.IKernelConnection): void {
    if (!this.open || !this.comm.isDisposed) {
      return; // It did not go over that one.
    }
    const former = this.comm.commId;
    try {
      this.comm = this.openComm(kernel);
      // The kernel still holds what was open; nobody hears it any more.
      this.own?.createComm(CommTarget, former).close();
    } catch (error) {
      this.end(`the kernel cannot be reached (${describe(error)})`);
      return;
    }
    this.events.opened(this);
  }

  private openComm(kernel: Kernel.IKernelConnection): Kernel.IComm {
    if (!kernel.handleComms) {
      this.own = kernel.clone({ handleComms: true });
      this.own.statusChanged.connect(this.onStatus);
      kernel = this.own;
    }
    const comm = kernel.createComm(CommTarget);
    comm.onMsg = message => {
      this.receive(message);
    };
    comm.onClose = () => {
      this.end('the kernel does not know this chart');
    };
    comm.open();
    return comm;
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

  /** The kernel's status, as any connection to it tells. */
  readonly onStatus = (_: Kernel.IKernelConnection, status: Kernel.Status): void => {
    if (status === 'restarting' || status === 'autorestarting') {
      this.end('the kernel was restarted: run the cell to make it live');
    } else if (status === 'dead') {
      this.end('the kernel died: this is the last picture; restart it and run the cell');
    }
  };

  end(reason: string): void {
    if (!this.open) {
      return;
    }
    this.open = false;
    this.own?.dispose();
    this.events.closed(this, reason);
  }
}

/** The connections of the page: one per run of a kernel. */
export class Connections {
  private readonly byKernel = new Map<string, Connection>();
  /** What notebook panels have of each kernel. */
  private readonly panels = new Map<string, Set<Kernel.IKernelConnection>>();

  constructor(private readonly events: ConnectionEvents) {}

  /** The open connection to a kernel, made where there is none. */
  to(kernel: Kernel.IKernelConnection): Connection {
    this.know(kernel);
    const known = this.byKernel.get(kernel.id);
    if (known?.isOpen) {
      return known;
    }
    const made = new Connection(kernel, this.events);
    this.byKernel.set(kernel.id, made);
    return made;
  }

  private know(kernel: Kernel.IKernelConnection): void {
    const { id } = kernel; // Of a connection that is disposed of it is not to be asked.
    const panels = this.panels.get(id) ?? new Set();
    this.panels.set(id, panels);
    if (panels.has(kernel)) {
      return;
    }
    panels.add(kernel);
    kernel.statusChanged.connect((sender, status) => {
      this.byKernel.get(id)?.onStatus(sender, status);
    });
    kernel.disposed.connect(() => {
      panels.delete(kernel);
      // Where the kernel was shut down, all of them are disposed of in one go.
      queueMicrotask(() => {
        const [other] = panels;
        const connection = this.byKernel.get(id);
        if (other === undefined) {
          connection?.end('the kernel was shut down: run the cell to make it live');
        } else {
          connection?.moveTo(other);
        }
      });
    });
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
