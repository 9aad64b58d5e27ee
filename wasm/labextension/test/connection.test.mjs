// The border between the kernel's comm and the renderer, with a kernel that
// keeps what it is sent. (`npm run types` makes lib/ first.)

import assert from 'node:assert/strict';
import test from 'node:test';
import { Connections } from '../lib/connection.js';

class Signal {
  slots = new Set();
  connect(slot) { this.slots.add(slot); }
  disconnect(slot) { this.slots.delete(slot); }
  emit(...args) { for (const slot of [...this.slots]) slot(...args); }
}

class FakeKernel {
  id = 'kernel-1';
  handleComms = true;
  statusChanged = new Signal();
  disposed = new Signal();
  comms = [];
  createComm(target, commId = `comm-${this.comms.length + 1}`) {
    assert.ok(this.handleComms, 'comms are disabled here');
    const comm = {
      target, commId, sent: [], opened: 0, closed: 0, isDisposed: false,
      open() { this.opened++; }, close() { this.closed++; }, send(...args) { this.sent.push(args); }
    };
    this.comms.push(comm);
    return comm;
  }
  clone({ handleComms }) {
    const made = new FakeKernel();
    made.handleComms = handleComms;
    this.clones.push(made);
    return made;
  }
  clones = [];
  dispose() {
    this.disposed.emit(this);
    this.comms.forEach(comm => { comm.isDisposed = true; });
  }
}

function setUp() {
  const heard = { opened: [], received: [], changed: [], pictured: [], closed: [] };
  const connections = new Connections({
    opened: connection => heard.opened.push(connection.number),
    received: (...args) => heard.received.push(args),
    changed: (connection, handle) => heard.changed.push([connection.number, handle]),
    pictured: (...args) => heard.pictured.push(args),
    closed: (connection, reason) => heard.closed.push([connection.number, reason])
  });
  return { heard, connections, kernel: new FakeKernel() };
}

const reply = buffers => ({ content: { data: { t: 'reply' } }, buffers });

test('all charts of a kernel share one comm', () => {
  const { connections, kernel } = setUp();
  assert.equal(connections.to(kernel), connections.to(kernel));
  assert.equal(kernel.comms.length, 1);
  assert.equal(kernel.comms[0].target, 'gpucharts.v1');
  assert.equal(kernel.comms[0].opened, 1);
});

test('a request that is a part of a buffer is sent as that part alone', () => {
  const { connections, kernel } = setUp();
  connections.to(kernel).send(new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4));
  const [data, , [buffer]] = kernel.comms[0].sent[0];
  assert.deepEqual(data, { t: 'request' });
  assert.deepEqual(new Uint8Array(buffer), new Uint8Array([1, 2, 3]));
});

test('a picture from the kernel is no reply', () => {
  const { heard, connections, kernel } = setUp();
  connections.to(kernel);
  const png = new ArrayBuffer(3);
  kernel.comms[0].onMsg({ content: { data: { t: 'picture', chart: 4 } }, buffers: [png] });
  assert.deepEqual(heard.received, []);
  assert.deepEqual(heard.pictured, [[{ t: 'picture', chart: 4 }, png]]);
});

test('a payload reaches the renderer as the very buffer that the socket gave', () => {
  const { heard, connections, kernel } = setUp();
  connections.to(kernel);
  const header = new Uint8Array([1, 2]);
  const payload = new ArrayBuffer(1 << 20);
  kernel.comms[0].onMsg(reply([new DataView(header.buffer), new DataView(payload)]));
  const [, gotHeader, gotPayload] = heard.received[0];
  assert.deepEqual(gotHeader, header);
  assert.equal(gotPayload, payload);
});

test('a reply without payload is a reply', () => {
  const { heard, connections, kernel } = setUp();
  connections.to(kernel);
  kernel.comms[0].onMsg(reply([new Uint8Array([7]).buffer]));
  assert.equal(heard.received[0][2], null);
});

test('a reply says what counts dense views in the kernel', () => {
  const { connections, kernel } = setUp();
  const connection = connections.to(kernel);
  const say = data => kernel.comms[0].onMsg({ content: { data: { t: 'reply', ...data } }, buffers: [new Uint8Array([7]).buffer] });
  assert.equal(connection.counts, 'cpu');
  say({ counts: 'gpu' });
  assert.equal(connection.counts, 'gpu');
  say({}); // an older kernel
  assert.equal(connection.counts, 'cpu');
});

test('a message of another kind is not taken for a reply', t => {
  t.mock.method(console, 'warn', () => {});
  const { heard, connections, kernel } = setUp();
  connections.to(kernel);
  kernel.comms[0].onMsg({ content: { data: { t: 'else' } }, buffers: [] });
  kernel.comms[0].onMsg({ content: { data: { t: 'reply' } } });
  assert.equal(heard.received.length, 0);
});

test('a restarted kernel gets a new connection, and the old one says why it ended, once', () => {
  const { heard, connections, kernel } = setUp();
  const old = connections.to(kernel);
  kernel.statusChanged.emit(kernel, 'restarting');
  kernel.statusChanged.emit(kernel, 'dead');
  assert.deepEqual(heard.closed.length, 1);
  assert.match(heard.closed[0][1], /restarted: run the cell/);
  old.send(new Uint8Array([1]));
  assert.equal(kernel.comms[0].sent.length, 0);
  const fresh = connections.to(kernel);
  assert.notEqual(fresh.number, old.number);
  assert.deepEqual(heard.opened, [old.number, fresh.number]);
});

test('a kernel that dies, closes or goes away leaves a reason', async () => {
  for (const [end, reason] of [
    [kernel => kernel.statusChanged.emit(kernel, 'dead'), /died/],
    [kernel => kernel.dispose(), /shut down/],
    [kernel => kernel.comms[0].onClose(), /does not know/]
  ]) {
    const { heard, connections, kernel } = setUp();
    connections.to(kernel);
    end(kernel);
    await undefined;
    assert.match(heard.closed[0][1], reason);
    assert.deepEqual(connections.open(), []);
  }
});

test('a send that fails ends the connection instead of throwing into the renderer', () => {
  const { heard, connections, kernel } = setUp();
  const connection = connections.to(kernel);
  kernel.comms[0].send = () => { throw new Error('socket closed'); };
  connection.send(new Uint8Array([1]));
  assert.match(heard.closed[0][1], /socket closed/);
});

test('a newer version of a dataset reaches the renderer as the JSON of its handle', () => {
  const { heard, connections, kernel } = setUp();
  const connection = connections.to(kernel);
  const handle = { id: 'deadbeef-0000-0000-0000-000000000001', version: 2, metadata: { name: 's', rows: 5, columns: [] } };
  kernel.comms[0].onMsg({ content: { data: { t: 'changed', handle } } });
  assert.deepEqual(heard.changed, [[connection.number, JSON.stringify(handle)]]);
  assert.throws(() => kernel.comms[0].onMsg({ content: { data: { t: 'changed', handle: { ...handle, id: 5 } } } }), /handle\.id/);
});

test('a connection outlives the panel that it went over, where another one is there', async () => {
  const { heard, connections, kernel } = setUp();
  const second = new FakeKernel();
  second.handleComms = false;
  const connection = connections.to(kernel);
  assert.equal(connections.to(second), connection);
  kernel.dispose();
  await undefined;
  assert.deepEqual(heard.closed, []);
  assert.deepEqual(heard.opened, [connection.number, connection.number]);
  const [own] = second.clones;
  assert.equal(own.comms[0].opened, 1);
  assert.deepEqual([own.comms[1].commId, own.comms[1].opened, own.comms[1].closed], ['comm-1', 0, 1], 'the kernel is told that the former one is closed');
  connection.send(new Uint8Array([1]));
  assert.equal(own.comms[0].sent.length, 1);
  let ended = false;
  own.disposed.connect(() => { ended = true; });
  second.dispose();
  await undefined;
  assert.match(heard.closed[0][1], /shut down/);
  assert.ok(ended, 'the connection of its own goes with the last panel');
});

test('a panel that carries no comms, whose first one has no chart, gets a connection all the same', () => {
  const { connections, kernel } = setUp();
  kernel.handleComms = false;
  connections.to(kernel);
  assert.equal(kernel.clones[0].comms[0].opened, 1);
});

test('a restart that any of the panels tells of ends the connection', () => {
  const { heard, connections, kernel } = setUp();
  const second = new FakeKernel();
  connections.to(kernel);
  connections.to(second);
  second.statusChanged.emit(second, 'restarting');
  assert.match(heard.closed[0][1], /restarted/);
});
