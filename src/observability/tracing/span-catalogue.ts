export type SpanValue = string | number | boolean;

interface SpanDeclaration {
  /** As OpenTelemetry has it: `server` was asked from outside, `client` asks another server, `consumer` does what was ordered. */
  readonly kind: 'server' | 'client' | 'consumer' | 'internal';
  /** Whether it may begin a trace. The others are told as a part of something, or not at all: a thousand answers warmed are not a thousand traces. */
  readonly begins: boolean;
  readonly attributes: readonly string[];
}

/**
 * The spans there are, and the only attributes that each may carry: names, states and sizes. What a caller sent, the value of a parameter
 * and the value of a row have no attribute; an error is told by its code alone.
 */
export const SPANS = {
  request: {
    kind: 'server',
    begins: true,
    attributes: [
      ...(['http.request.method', 'http.route', 'http.response.status_code', 'error.type'] as const),
      ...(['falaj.request_id', 'falaj.way'] as const),
    ],
  },
  guard: { kind: 'internal', begins: false, attributes: ['falaj.caller'] },
  cache: {
    kind: 'internal',
    begins: false,
    attributes: [
      ...(['falaj.operation', 'falaj.region', 'falaj.cache.verdict', 'falaj.cache.tier'] as const),
      ...(['falaj.cache.detail', 'falaj.cache.collapsed', 'falaj.cache.stored'] as const),
    ],
  },
  query: {
    kind: 'client',
    begins: false,
    attributes: ['db.system.name', 'db.response.returned_rows', 'falaj.query_id', 'falaj.route'],
  },
  serialisation: { kind: 'internal', begins: false, attributes: ['falaj.stage', 'falaj.bytes'] },
  refresh: {
    kind: 'internal',
    begins: true,
    attributes: [
      ...(['falaj.view', 'falaj.view.kind', 'falaj.run.id'] as const),
      ...(['falaj.run.cause', 'falaj.run.mode', 'falaj.run.state'] as const),
    ],
  },
  job: { kind: 'consumer', begins: true, attributes: ['falaj.task'] },
} as const satisfies Readonly<Record<string, SpanDeclaration>>;

export type SpanName = keyof typeof SPANS;
export type SpanKindName = SpanDeclaration['kind'];
export type SpanAttributes<Name extends SpanName> = {
  readonly [Attribute in (typeof SPANS)[Name]['attributes'][number]]?: SpanValue;
};
