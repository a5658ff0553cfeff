import { RequestTally } from '../../../src/observability/request.tally.js';

describe('RequestTally', () => {
  it('counts by route, method and status, each bucket with what is in the ones before it', () => {
    const tally = new RequestTally();
    for (const [status, seconds] of [
      [200, 0.001],
      [200, 0.0011],
      [304, 0.5],
      [503, 31],
    ] as const)
      tally.observe('/queries/:id', 'GET', status, seconds);
    tally.observe('/queries/:id', 'HEAD', 200, 0.25);
    const lines = tally.text().split('\n');
    const get = 'route="/queries/:id",method="GET"';
    expect(lines).toEqual(
      expect.arrayContaining([
        `http_requests_total{${get},status="200"} 2`,
        `http_requests_total{${get},status="304"} 1`,
        `http_requests_total{${get},status="503"} 1`,
        'http_requests_total{route="/queries/:id",method="HEAD",status="200"} 1',
        `http_request_duration_seconds_bucket{le="0.001",${get}} 1`,
        `http_request_duration_seconds_bucket{le="0.0025",${get}} 2`,
        `http_request_duration_seconds_bucket{le="0.25",${get}} 2`,
        `http_request_duration_seconds_bucket{le="0.5",${get}} 3`,
        `http_request_duration_seconds_bucket{le="30",${get}} 3`,
        `http_request_duration_seconds_bucket{le="+Inf",${get}} 4`,
        `http_request_duration_seconds_count{${get}} 4`,
      ]),
    );
    const sum = /_sum\{route="\/queries\/:id",method="GET"\} (\S+)/.exec(tally.text())?.[1];
    expect(Number(sum)).toBeCloseTo(31.5021, 6);
  });

  it('keeps what a label may hold within its quotes', () => {
    const tally = new RequestTally();
    tally.observe('/a"b\\c\nd', 'GET', 200, 0.1);
    expect(tally.text()).toContain('http_requests_total{route="/a\\"b\\\\c\\nd",method="GET",status="200"} 1');
  });

  it('says what its numbers are before there are any', () => {
    expect(new RequestTally().text()).toMatch(
      /# TYPE http_requests_total counter\n\n# HELP .*\n# TYPE http_request_duration_seconds histogram\n/,
    );
  });
});
