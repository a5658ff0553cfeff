/** Real answers, for the description of the API; a test asks for them anew. */
export const SEARCH_EXAMPLE = {
  corpus: 'products',
  method: 'hashed-character-trigrams-v1',
  dimension: 256,
  candidates: 12,
  results: [
    {
      document_id: '84978',
      title: 'HANGING HEART JAR T-LIGHT HOLDER',
      body: null,
      label: 'goods',
      source: 'database',
      updated_on: '2011-12-09',
      similarity: 0.936257,
      relevance: 0.95538,
    },
  ],
};

export const EVIDENCE_EXAMPLE = {
  query: 'when an item is ordered anew',
  as_of: '2011-12-09',
  components: { similarity: 0.8571, authority: 0.9, freshness: 1, cross_reference: 0, diversity: 0.3333 },
  score: 0.7155,
  confidence: 'medium',
  evidence: [
    {
      id: 'documents/reorder-rule',
      title: 'When an item is ordered anew, and how much of it',
      text: 'An item is looked at for reorder while its quantity is at most 1.5 times its reorder point. Its safety stock is the larger of the reorder point and seven days of demand; twice the safety stock less what is there is ordered. Up to the reorder point the urgency is critical, up to 1.5 times it high, up to twice it medium.',
      source: 'policy',
      similarity: 0.857143,
      updated_on: '2011-12-09',
      authority: 0.9,
    },
  ],
};

export const BOOKING_EXAMPLE = {
  movement: {
    movement_id: 10_000_001,
    sku: '85123A',
    kind: 'inbound',
    quantity: 12,
    moved_at: '2011-12-12T08:00:00.000Z',
    location: null,
    reference: 'PO-1042',
    request_id: 'delivery-1042-line-1',
  },
  item: {
    sku: '85123A',
    name: 'WHITE HANGING HEART T-LIGHT HOLDER',
    category: 'goods',
    quantity: 3336,
    reorder_point: 1439,
    location: 'A-59-57',
  },
  is_repeated: false,
};

export const ITEM_EXAMPLE = { ...BOOKING_EXAMPLE.item, quantity: 3324 };

export const ASSIGNMENT_EXAMPLE = {
  assignment_id: 100_001,
  asset_id: 'FL-01',
  assignee: 'worker-07',
  task_id: 'T-0007',
  assigned_at: '2026-11-26T08:00:00.000Z',
  released_at: null,
};

export const RELEASE_EXAMPLE = { ...ASSIGNMENT_EXAMPLE, released_at: '2026-11-26T16:00:00.000Z' };

export const INGESTED_EXAMPLE = { asset_id: 'FL-01', accepted: 1, durable_in: 'database' };

export const SESSION_EXAMPLE = { session_id: 'picking-0812', context: { cart: ['85123A'], zone: 'A' } };

export const SETTING_EXAMPLE = { key: 'reorder.up_to', value: 1.5 };
