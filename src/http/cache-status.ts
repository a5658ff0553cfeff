import type { AnswerDelivery } from '../kernel/query-answer.js';

/** How the answer came to be, as RFC 9211 writes it: `falaj; hit; ttl=86300; detail=l1`. */
export function cacheStatus(delivery: AnswerDelivery): string {
  return `falaj; ${parameters(delivery)}`;
}

function parameters(delivery: AnswerDelivery): string {
  const detail = delivery.detail === undefined ? '' : `; detail=${delivery.detail}`;
  switch (delivery.status) {
    case 'hit':
      return `hit${ttl(delivery)}${detail}`;
    case 'stale':
      return `hit${ttl(delivery)}; detail=${delivery.detail === 'stale-if-error' ? delivery.detail : 'stale'}`;
    case 'miss':
      return `fwd=${delivery.reason ?? 'miss'}${loaded(delivery)}${detail}`;
    case 'bypass':
      return `fwd=bypass${loaded(delivery)}${detail}`;
  }
}

function ttl({ ttlSeconds }: AnswerDelivery): string {
  return ttlSeconds === undefined ? '' : `; ttl=${String(Math.round(ttlSeconds))}`;
}

function loaded({ stored, collapsed }: AnswerDelivery): string {
  return `${stored === true ? '; stored' : ''}${collapsed === true ? '; collapsed' : ''}`;
}
