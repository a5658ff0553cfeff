import type { AnswerDelivery } from '../../kernel/query-answer.js';
import type { SpanAttributes } from './span-catalogue.js';

/** What a span says of how an answer was come by. */
export function deliveryAttributes({ status, detail, collapsed, stored }: AnswerDelivery): SpanAttributes<'cache'> {
  const isTier = detail === 'l1' || detail === 'l2';
  return {
    'falaj.cache.verdict': status,
    ...(isTier ? { 'falaj.cache.tier': detail } : {}),
    ...(isTier || detail === undefined ? {} : { 'falaj.cache.detail': detail }),
    ...(collapsed === undefined ? {} : { 'falaj.cache.collapsed': collapsed }),
    ...(stored === undefined ? {} : { 'falaj.cache.stored': stored }),
  };
}
