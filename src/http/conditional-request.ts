/** Whether If-None-Match names one of the entity tags: a list, `*`, weak comparison (RFC 9110, 13.1.2). */
export function noneMatchFails(header: string | undefined, ...etags: readonly string[]): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const tags = header.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return tags.some((tag) => etags.includes(opaque(tag)));
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '');
}

/** Whether the request takes a validator's word for an answer. */
export function isRead({ method }: { readonly method?: string | undefined }): boolean {
  return method === 'GET' || method === 'HEAD';
}
