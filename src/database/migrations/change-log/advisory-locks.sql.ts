/** First key of every advisory lock of the change log; the second says which. Advisory locks are per database. */
const NAMESPACE = 1_179_404_849;

/** sequence: numbers are given under it. sleep: held by a sequencer that waits for NOTIFY. lead: who may sleep. track: one at a time alters triggers. */
export const LOCK = {
  sequence: `${String(NAMESPACE)}, 1`,
  sleep: `${String(NAMESPACE)}, 2`,
  lead: `${String(NAMESPACE)}, 3`,
  track: `${String(NAMESPACE)}, 4`,
} as const;
