const MEMBER = /^\s*([^\s;,]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i;

/** Whether a client takes gzip (RFC 9110, 12.5.3). What is not sent, or not understood, is no. */
export function takesGzip(header: string | string[] | undefined): boolean {
  if (typeof header !== 'string') return false;
  const weights = new Map<string, number>();
  for (const member of header.split(',')) {
    const [, name = '', weight] = MEMBER.exec(member) ?? [];
    if (name !== '') weights.set(name.toLowerCase(), weight === undefined ? 1 : Number(weight));
  }
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}
