/** Where documents show the service. */
export const SHOWN_AT = 'http://127.0.0.1:3000';

export interface Step {
  readonly url: string;
  /** JSON that is sent; without it, nothing is. */
  readonly body: string | undefined;
  readonly withHeaders: boolean;
  readonly expected: string;
}

/** Every curl of a document with the output shown beneath it. */
export function tourOf(document: string): Step[] {
  const blocks = document.matchAll(
    /```sh\ncurl (-s|-si) "([^"]+)"(?: \\\n {2}--json '([^']+)')?\n```\n\n```(?:json|text)\n([\s\S]*?)```/g,
  );
  return [...blocks].map(([, flags, url = '', body, expected = '']) => {
    return { url, body, withHeaders: flags === '-si', expected };
  });
}

/** What is shown must stand in what comes, piece by piece and in order; `…` and line ends may hide anything. */
export function expectInOrder(shown: string, got: string): void {
  let from = 0;
  for (const piece of shown.split(/…|\n/).filter((each) => each.trim() !== '')) {
    const at = got.indexOf(piece, from);
    const isThere = at >= 0;
    expect({ piece, isThere, within: isThere ? '' : got.slice(0, 2000) }).toEqual({ piece, isThere: true, within: '' });
    from = at + piece.length;
  }
}
