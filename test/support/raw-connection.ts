import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawReply {
  readonly status: number;
  /** As they came, names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

const END = '\r\n\r\n';

/** Bytes to a server, and the replies that come back on the same connection, as they stand. */
export class RawConnection {
  private received = Buffer.alloc(0);
  private isClosed = false;
  private wake: () => void = () => undefined;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.setNoDelay(true);
    return new RawConnection(socket);
  }

  /** What has come and was not read yet. */
  get unread(): string {
    return this.received.toString('latin1');
  }

  send(bytes: string): void {
    this.socket.write(bytes, 'latin1');
  }

  /** The next reply. @param to the method it answers: a reply to HEAD has no body. */
  async reply(to = 'GET'): Promise<RawReply> {
    const end = await this.until(() => this.received.indexOf(END) + 1);
    const [line = '', ...lines] = this.received
      .subarray(0, end - 1)
      .toString('latin1')
      .split('\r\n');
    const headers = lines.map((text): [string, string] => {
      const colon = text.indexOf(':');
      return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()];
    });
    const status = Number(line.split(' ')[1]);
    const from = end - 1 + END.length;
    this.received = this.received.subarray(from);
    const hasBody = to !== 'HEAD' && status !== 304 && status !== 100;
    const told = new Map(headers);
    if (!hasBody) return { status, headers, body: '' };
    if (told.get('transfer-encoding') === 'chunked') return { status, headers, body: await this.chunks() };
    return { status, headers, body: await this.take(Number(told.get('content-length'))) };
  }

  close(): void {
    this.socket.destroy();
  }

  private async take(length: number): Promise<string> {
    await this.until(() => this.received.byteLength >= length);
    const taken = this.received.subarray(0, length).toString('utf8');
    this.received = this.received.subarray(length);
    return taken;
  }

  private async chunks(): Promise<string> {
    for (let body = ''; ;) {
      const end = await this.until(() => this.received.indexOf('\r\n') + 1);
      const length = parseInt(await this.take(end + 1), 16);
      body += await this.take(length);
      await this.take(2);
      if (length === 0) return body;
    }
  }

  private async until<T extends number | boolean>(found: () => T): Promise<T> {
    for (;;) {
      const value = found();
      if (value !== 0 && value !== false) return value;
      if (this.isClosed) throw new Error(`the server closed the connection after: ${this.unread}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
