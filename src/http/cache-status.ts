import type { AnswerDelivery } from '../kernel/query-answer.js';

/** How the answer came to be, as RFC 9211 writes it: `falaj; hit; ttl=86300; detail=l1`. */
export function cacheStatus(delivery: AnswerDelivery): string {
  return ['falaj', ...parameters(delivery)].join('; ');
}

function parameters(delivery: AnswerDelivery): string[] {
  const detail = delivery.detail === undefined ? [] : [`detail=${delivery.detail}`];
  switch (delivery.status) {
    case 'hit':
      return ['hit', ...ttl(delivery), ...detail];
    case 'stale':
      return ['hit', ...ttl(delivery), `detail=${delivery.detail === 'stale-if-error' ? delivery.detail : 'stale'}`];
    case 'miss':
      return [
        `fwd=${delivery.reason ?? 'miss'}`,
        ...(delivery.stored === true ? ['stored'] : []),
        ...collapsed(delivery),
        ...detail,
      ];
    case 'bypass':
      return ['fwd=bypass', ...(delivery.stored === true ? ['stored'] : []), ...collapsed(delivery), ...detail];
  }
}

function ttl(delivery: AnswerDelivery): string[] {
  return delivery.ttlSeconds === undefined ? [] : [`ttl=${Math.round(delivery.ttlSeconds)}`];
}

function collapsed(delivery: AnswerDelivery): string[] {
  return delivery.collapsed === true ? ['collapsed'] : [];
}
