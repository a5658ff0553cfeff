import type { JsonObject } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import { QueryAnswer } from '../kernel/query-answer.js';
import { rowSpans } from './answer-rows.js';
import { pageLinks, type PageLinks } from './page-links.js';

export interface PageRequest {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

const PAGE_SIZE_DEFAULT = 100;
const PAGE_MAX = 1_000_000_000;

/**
 * The page a query string asks for; undefined where it asks for none.
 * @throws FalajError `request.invalid`
 */
export function pageRequest(query: Readonly<Record<string, unknown>>, pageSizeMax: number): PageRequest | undefined {
  const { page, page_size: pageSize } = query;
  if (page === undefined && pageSize === undefined) return undefined;
  return {
    page: wholeNumber('page', page ?? '1', PAGE_MAX),
    pageSize: wholeNumber('page_size', pageSize ?? String(Math.min(PAGE_SIZE_DEFAULT, pageSizeMax)), pageSizeMax),
  };
}

function wholeNumber(name: string, value: unknown, max: number): number {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= max) return number;
  const problem = `must be a whole number from 1 to ${max}`;
  throw new FalajError('request.invalid', `${name} ${problem}`, { fields: { errors: [{ field: name, problem }] } });
}

export interface AnswerPage {
  readonly answer: QueryAnswer;
  readonly links: PageLinks;
}

/**
 * One page of an answer as an answer of its own: fewer rows, and a metadata that says which of how many, where the next is, and of which
 * answer: pages of one digest are pieces of the same rows in the same order, whatever was written between the requests.
 * @param url of the request.
 */
export function pageOf(answer: QueryAnswer, request: PageRequest, url: string): AnswerPage {
  const { page, pageSize } = request;
  const { head } = answer.content;
  const spans = rowSpans(head);
  const first = (page - 1) * pageSize;
  const rows = spans.rows.slice(first, first + pageSize);
  const rest = JSON.parse(`{${head.toString('utf8', spans.end + 2)}}`) as JsonObject;
  const pages = Math.max(1, Math.ceil(spans.rows.length / pageSize));
  const links = pageLinks(url, request, pages);
  const total = { total_rows: spans.rows.length, total_pages: pages };
  const place = { page, page_size: pageSize, ...total, next: links.next, answer_digest: answer.digest };
  const metadata = { ...(rest['metadata'] as JsonObject), ...place };
  const after = JSON.stringify({ ...rest, row_count: rows.length, metadata });
  const content = {
    ...answer.content,
    head: Buffer.concat([
      head.subarray(0, spans.start),
      head.subarray(rows[0]?.from ?? spans.start, rows.at(-1)?.to ?? spans.start),
      Buffer.from(`],${after.slice(1, -1)}`, 'utf8'),
    ]),
    rowCount: rows.length,
  };
  return { answer: new QueryAnswer(content, answer.delivery, answer.stamp), links };
}
