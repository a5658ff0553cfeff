/**
 * The first of the entity tags that If-None-Match names: a list, `*` for any, weak comparison (RFC 9110, 13.1.2). Undefined where it names
 * none of them.
 */
export function namedTag(header: string | undefined, etags: readonly string[]): string | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return etags[0];
  const named = new Set((header.match(/(?:W\/)?"[^"]*"/g) ?? []).map(opaque));
  return etags.find((etag) => named.has(etag));
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '');
}

/** Whether the request takes a validator's word for an answer. */
export function isRead({ method }: { readonly method?: string | undefined }): boolean {
  return method === 'GET' || method === 'HEAD';
}
