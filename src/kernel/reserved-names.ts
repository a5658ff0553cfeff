/** Names of a query string that speak of how to answer and not of the question; no query may declare a parameter of such a name. */
export const RESERVED_NAMES: readonly string[] = ['page', 'page_size', 'skip_cache'];
