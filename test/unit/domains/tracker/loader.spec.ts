import { priorityOf } from '../../../../src/domains/tracker/loader/priority.words.js';
import { issueCells, ISSUE_COLUMNS, type LoadedIssue } from '../../../../src/domains/tracker/loader/issue.cells.js';
import { newestDay } from '../../../../src/domains/tracker/loader/newest.day.js';
import { idOf, issueId } from '../../../../src/domains/tracker/loader/tracker.ids.js';

describe('loading the tracker, piece by piece', () => {
  it('makes ids of names, as UUIDs are written', () => {
    expect(idOf('issue', 'beads', 'bd-1')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(issueId('beads', 'bd-1')).toBe(idOf('issue', 'beads', 'bd-1'));
    expect(new Set([issueId('beads', 'bd-1'), issueId('qt', 'bd-1'), idOf('issue', 'beadsbd', '-1')]).size).toBe(3);
  });

  it('ranks words, leaves out those that rank nothing, and knows of no other', () => {
    expect(['Blocker', 'Major', 'P3', 'Optional', 'Unset', null, 'Whenever'].map(priorityOf)).toEqual([
      ...['Highest', 'Medium', 'Low', 'Lowest', null, null, undefined],
    ]);
  });

  it('writes labels as PostgreSQL reads them', () => {
    const issue = { tenant: 't', key: 'k', labels: ['a b', 'c"d', 'e\\f'] } as unknown as LoadedIssue;
    const cells = issueCells(issue, 'set');
    expect(cells[ISSUE_COLUMNS.indexOf('labels')]).toBe('{"a b","c\\"d","e\\\\f"}');
    expect(cells.at(-1)).toBe('set');
    expect(cells).toHaveLength(ISSUE_COLUMNS.length);
  });

  it('is as of the newest day', () => {
    expect(newestDay(['2022-01-05T07:27:00Z', '2022-01-14T09:02:38Z', '2002-02-08T05:08:00Z'])).toBe('2022-01-14');
    expect(newestDay([])).toBeNull();
  });
});
