import type { PageRequest } from './answer-page.js';

/** Where the pages around one are: path and query string, as the request asked for it but for the page. */
export interface PageLinks {
  readonly first: string;
  readonly prev: string | null;
  readonly next: string | null;
  readonly last: string;
}

const PAGE_NAMES: readonly string[] = ['page', 'page_size'];

/**
 * @param url of the request; what it says besides the page stays as it was written.
 * @param pages how many there are, at least one.
 */
export function pageLinks(url: string, { page, pageSize }: PageRequest, pages: number): PageLinks {
  const searchAt = url.indexOf('?');
  const path = searchAt < 0 ? url : url.slice(0, searchAt);
  const members = searchAt < 0 ? [] : url.slice(searchAt + 1).split('&');
  const kept = members.filter((member) => member !== '' && !PAGE_NAMES.includes(nameOf(member)));
  const at = (place: number): string => `${path}?${[...kept, `page=${place}`, `page_size=${pageSize}`].join('&')}`;
  return {
    first: at(1),
    prev: page > 1 ? at(Math.min(page - 1, pages)) : null,
    next: page < pages ? at(page + 1) : null,
    last: at(pages),
  };
}

/** As the header `Link` says it (RFC 8288). What would end a target early is escaped. */
export function linkHeader(links: PageLinks): string {
  const entries = Object.entries(links) as readonly (readonly [string, string | null])[];
  return entries
    .flatMap(([rel, target]) => (target === null ? [] : [`<${target.replace(/[<>"]/g, escaped)}>; rel="${rel}"`]))
    .join(', ');
}

function escaped(character: string): string {
  return encodeURIComponent(character);
}

/** A name may be written in percent signs; one that cannot be read names no page. */
function nameOf(member: string): string {
  const name = member.split('=', 1)[0] ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
