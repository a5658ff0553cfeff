/** Where pages are, below /console. */
export function queryPath(queryId: string): string {
  return `/queries/${encodeURIComponent(queryId)}`;
}

export function viewPath(name: string): string {
  return `/views/${encodeURIComponent(name)}`;
}

export function entryPath(key: string): string {
  return `/regions/entries?key=${encodeURIComponent(key)}`;
}
