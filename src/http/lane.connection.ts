import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { KnownHeads, RequestHead } from './known-heads.js';
import type { ReadRequest } from './ready.reply.js';

type Answer = (request: ReadRequest) => boolean;
type DataListener = (chunk: Buffer) => void;

/** What Node's parser made of one piece of what came. */
interface Reading {
  request: IncomingMessage | undefined;
  response: ServerResponse | undefined;
  isAnswered: boolean;
}

const HEAD_BYTES_MAX = 2048;
const EMPTY_LINE = /\n\r?\n/;
const G = 0x47;
const H = 0x48;
const CR = 0x0d;
const LF = 0x0a;

/** Never the same twice, or with something to follow: of no use to remember. */
const NEVER_AGAIN: readonly string[] = ['x-request-id', 'traceparent', 'expect', 'upgrade'];

/**
 * One connection, and where in its stream of requests it is. What comes is Node's parser's to read, unless the place is known to be
 * between two requests and the bytes are known.
 *
 * The place is known after a piece in which a head can end at its own end alone, and of which the parser made a request without a body:
 * once that is answered, and until more comes. Where the piece began does not matter to that; but only one that began between two
 * requests is remembered. The first request of a connection is always the parser's, so that all its time limits begin.
 */
export class LaneConnection {
  private static readonly all = new WeakMap<Socket, LaneConnection>();

  private isBetween = false;
  /** Counts pieces that the parser was given. */
  private turn = 0;
  private reading: Reading | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly parse: DataListener,
    private readonly heads: KnownHeads,
    private readonly answer: Answer,
  ) {}

  static of(socket: Socket): LaneConnection | undefined {
    return this.all.get(socket);
  }

  /** Stands before the parser of a connection that has just been made. */
  static watch(socket: Socket, heads: KnownHeads, answer: Answer): void {
    const [parse, more] = socket.listeners('data') as DataListener[];
    if (parse === undefined || more !== undefined) return;
    const connection = new LaneConnection(socket, parse, heads, answer);
    this.all.set(socket, connection);
    socket.removeListener('data', parse);
    socket.on('data', (chunk: Buffer) => {
      connection.take(chunk);
    });
  }

  /** The parser has made a request. */
  sees(request: IncomingMessage, response: ServerResponse, isAnswered: boolean): void {
    const { reading } = this;
    if (reading === undefined) return;
    reading.request = request;
    reading.response = response;
    reading.isAnswered = isAnswered;
  }

  private take(chunk: Buffer): void {
    const text = headText(chunk);
    const wasBetween = this.isBetween;
    const head = wasBetween && text !== undefined ? this.heads.get(text) : undefined;
    if (head !== undefined && this.answers(head)) return;
    this.isBetween = false;
    const turn = ++this.turn;
    const { request, response, isAnswered } = this.parsed(chunk);
    if (text === undefined || hasMoreThanOneEnd(text)) return;
    if (request === undefined || !isBodiless(request)) return;
    response?.once('close', () => {
      if (this.turn === turn) this.isBetween = true;
    });
    if (!wasBetween || !isAnswered || !mayComeAgain(request)) return;
    const { method = '', url = '', headers } = request;
    this.heads.set(text, { method, url, headers });
  }

  /** Not while something waits to be sent: Node stops reading where a client does not read, and it knows its own replies alone. */
  private answers({ method, url, headers }: RequestHead): boolean {
    const { socket } = this;
    return socket.writable && socket.writableLength === 0 && this.answer({ method, url, headers, socket });
  }

  /** The parser tells of requests while it reads. */
  private parsed(chunk: Buffer): Reading {
    const reading: Reading = { request: undefined, response: undefined, isAnswered: false };
    this.reading = reading;
    try {
      this.parse.call(this.socket, chunk);
    } finally {
      this.reading = undefined;
    }
    return reading;
  }
}

/** What may be, or end with, the head of a GET or a HEAD: it neither begins nor breaks off within a line's end. */
function headText(chunk: Buffer): string | undefined {
  const { length } = chunk;
  if (length > HEAD_BYTES_MAX || (chunk[0] !== G && chunk[0] !== H)) return undefined;
  if (chunk[length - 1] !== LF || chunk[length - 2] !== CR || chunk[length - 3] !== LF) return undefined;
  return chunk.toString('latin1');
}

/** An empty line, also as lenient parsers see it. */
function hasMoreThanOneEnd(text: string): boolean {
  return EMPTY_LINE.test(text.slice(0, -2));
}

function isBodiless({ headers }: IncomingMessage): boolean {
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
}

/** Whether the connection stays as it is, and the same bytes may come again. */
function mayComeAgain({ httpVersion, headers }: IncomingMessage): boolean {
  const { connection = 'keep-alive' } = headers;
  const staysOpen = httpVersion === '1.1' && connection.toLowerCase() === 'keep-alive';
  return staysOpen && NEVER_AGAIN.every((name) => headers[name] === undefined);
}
