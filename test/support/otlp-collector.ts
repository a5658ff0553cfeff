import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly { readonly key: string; readonly value: OtlpValue }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

interface OtlpRequest {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[] }[];
}

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where it begins a trace. */
  readonly parent: string;
  readonly name: string;
  readonly kind: 'server' | 'client' | 'consumer' | 'internal' | 'other';
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Of an error its code; null where there was none. */
  readonly error: string | null;
  readonly startNs: bigint;
  readonly endNs: bigint;
}

const KINDS: Readonly<Record<number, CollectedSpan['kind']>> = {
  1: 'internal',
  2: 'server',
  3: 'client',
  5: 'consumer',
};
const ERROR_STATUS = 2;

/** A collector of spans (OTLP over HTTP, JSON) on a free port of this machine. */
export class OtlpCollector {
  /** What was sent, as it was sent. */
  readonly bodies: string[] = [];
  readonly paths: string[] = [];
  private readonly found: CollectedSpan[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OtlpCollector> {
    const server = createServer();
    const collector = new OtlpCollector(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        collector.take(request.url ?? '', Buffer.concat(parts).toString('utf8'));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  get spans(): readonly CollectedSpan[] {
    return this.found;
  }

  of(traceId: string): readonly CollectedSpan[] {
    return this.found.filter((span) => span.traceId === traceId);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(path: string, body: string): void {
    this.paths.push(path);
    this.bodies.push(body);
    const { resourceSpans = [] } = JSON.parse(body) as OtlpRequest;
    for (const { scopeSpans = [] } of resourceSpans)
      for (const { spans = [] } of scopeSpans) this.found.push(...spans.map(collected));
  }
}

function collected(span: OtlpSpan): CollectedSpan {
  const { traceId, spanId, parentSpanId = '', name, kind, attributes = [], status } = span;
  return {
    ...{ traceId, spanId, parent: parentSpanId, name, kind: KINDS[kind] ?? 'other' },
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)])),
    error: status?.code === ERROR_STATUS ? (status.message ?? '') : null,
    startNs: BigInt(span.startTimeUnixNano),
    endNs: BigInt(span.endTimeUnixNano),
  };
}

function plain({ stringValue, intValue, doubleValue, boolValue }: OtlpValue): string | number | boolean {
  if (intValue !== undefined) return Number(intValue);
  return stringValue ?? doubleValue ?? boolValue ?? '';
}

/** The span of that name, of which there is one. */
export function only(
  spans: readonly CollectedSpan[],
  name: string,
  attributes: CollectedSpan['attributes'] = {},
): CollectedSpan {
  const found = spans.filter(
    (span) => span.name === name && Object.entries(attributes).every(([key, value]) => span.attributes[key] === value),
  );
  expect(found.map((span) => span.name)).toEqual([name]);
  return found[0]!;
}

/** Inner is a part of outer: named as its parent, and done within its time. */
export function within(inner: CollectedSpan, outer: CollectedSpan): void {
  expect({ of: inner.name, parent: inner.parent }).toEqual({ of: inner.name, parent: outer.spanId });
  expect(inner.startNs >= outer.startNs && inner.endNs <= outer.endNs).toBe(true);
}
