import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Stands between a client and a server on loopback and is a bad network: slow, silent, narrow, cutting, refusing. */
export class FaultyProxy {
  latencyMs = 0;
  bytesPerSecond = Number.POSITIVE_INFINITY;
  silent = false;
  sockets = new Set();

  static async start(targetPort) {
    const proxy = new FaultyProxy();
    proxy.targetPort = targetPort;
    await proxy.accept(0);
    return proxy;
  }

  async accept(port = this.port) {
    this.server = createServer((near) => this.join(near, connect(this.targetPort, '127.0.0.1')));
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
  }

  /** Nobody listens any more, and what was connected is cut. */
  async refuse() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.reset();
    await closed;
  }

  reset() {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Back to a good network; what was held up is delivered, late. */
  heal() {
    this.latencyMs = 0;
    this.bytesPerSecond = Number.POSITIVE_INFINITY;
    this.silent = false;
  }

  join(near, far) {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      let last = Promise.resolve();
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.on('data', (chunk) => {
        const dueAt = performance.now() + this.latencyMs;
        last = last.then(() => this.deliver(chunk, dueAt, to));
      });
    }
  }

  async deliver(chunk, dueAt, to) {
    while (!to.destroyed && (this.silent || performance.now() < dueAt)) await pause(2);
    for (let at = 0; at < chunk.length && !to.destroyed;) {
      const size = Math.min(chunk.length - at, Math.max(1, this.bytesPerSecond / 50));
      to.write(chunk.subarray(at, at + size));
      at += size;
      if (Number.isFinite(this.bytesPerSecond)) await pause(20);
    }
  }

  async stop() {
    this.heal();
    await this.refuse();
  }
}
