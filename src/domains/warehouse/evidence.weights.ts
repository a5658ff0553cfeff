/** How much a source is to be believed, by its kind. */
export const AUTHORITY: Readonly<Record<string, number>> = {
  sop: 0.95,
  policy: 0.9,
  procedure: 0.85,
  database: 0.8,
  api: 0.75,
  documentation: 0.7,
  wiki: 0.6,
  forum: 0.4,
};

/** Share of each part in the score of a pack. */
export const WEIGHTS = {
  similarity: 0.3,
  authority: 0.25,
  freshness: 0.2,
  crossReference: 0.15,
  diversity: 0.1,
} as const;

/** The nearest piece counts for this, the mean of all for the rest. */
export const NEAREST_SHARE = 0.7;

export const HIGH = 0.8;
export const MEDIUM = 0.6;

/** A piece as old as this is not fresh at all. */
export const STALE_DAYS = 365;
/** Kinds of source from which on a pack is as diverse as can be. */
export const DIVERSE_SOURCES = 3;
