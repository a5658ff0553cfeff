import { linkHeader, pageLinks } from '../../../src/http/page-links.js';

const at = (url: string, page: number, pages: number) => pageLinks(url, { page, pageSize: 10 }, pages);

describe('the links of a page', () => {
  it('keep what else was asked as it was written, and name the page anew', () => {
    expect(at('/q/run?country=QA%54&page=2&x=a+b&page_size=10&skip_cache=true', 2, 3)).toEqual({
      first: '/q/run?country=QA%54&x=a+b&skip_cache=true&page=1&page_size=10',
      prev: '/q/run?country=QA%54&x=a+b&skip_cache=true&page=1&page_size=10',
      next: '/q/run?country=QA%54&x=a+b&skip_cache=true&page=3&page_size=10',
      last: '/q/run?country=QA%54&x=a+b&skip_cache=true&page=3&page_size=10',
    });
  });

  it('go nowhere from the last page, and back to it from past it', () => {
    expect(at('/q?page=3', 3, 3).next).toBeNull();
    expect(at('/q?page=9', 9, 3)).toMatchObject({ prev: '/q?page=3&page_size=10', next: null });
    expect(at('/q', 1, 1)).toEqual({
      ...{ first: '/q?page=1&page_size=10', prev: null, next: null },
      last: '/q?page=1&page_size=10',
    });
  });

  it('do not take a second ?, a longer name or a broken escape for a page, and know one that is written in escapes', () => {
    expect(at('/q?a=1?page=2&pages=3&%70age=7&%zz=1', 1, 1).last).toBe(
      '/q?a=1?page=2&pages=3&%zz=1&page=1&page_size=10',
    );
  });

  it('cannot end a target of the header early', () => {
    const header = linkHeader(at('/q?a=>;rel="x"', 1, 2));
    expect(header).toBe(
      ['first', 'next', 'last']
        .map((rel) => `</q?a=%3E;rel=%22x%22&page=${rel === 'first' ? '1' : '2'}&page_size=10>; rel="${rel}"`)
        .join(', '),
    );
  });
});
