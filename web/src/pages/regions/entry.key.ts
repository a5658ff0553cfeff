/** The query whose answer a key is of, by its form `…:qr:<operation>:<query>:<parameters>:<version>`; null for other families. */
export function queryOfKey(key: string): string | null {
  const parts = key.split(':');
  const at = parts.indexOf('qr');
  const queryId = parts[at + 2];
  return at < 0 || queryId === undefined || parts.length !== at + 5 ? null : decodeURIComponent(queryId);
}
