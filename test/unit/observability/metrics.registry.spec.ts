import { MetricsRegistry } from '../../../src/observability/metrics.registry.js';

describe('MetricsRegistry', () => {
  it('counts and times requests by route template', async () => {
    const metrics = new MetricsRegistry();
    metrics.observeRequest('/queries/:id', 'GET', 200, 0.004);
    metrics.observeRequest('/queries/:id', 'GET', 200, 0.2);
    const text = await metrics.text();
    expect(text).toContain('http_requests_total{route="/queries/:id",method="GET",status="200"} 2');
    expect(text).toContain('http_request_duration_seconds_bucket{le="0.005",route="/queries/:id",method="GET"} 1');
    expect(text).toContain('process_resident_memory_bytes');
    expect(metrics.contentType).toContain('text/plain');
  });

  it('reads what others count when asked, and forgets labels that are gone', async () => {
    const metrics = new MetricsRegistry();
    let hits = 3;
    let types = ['a', 'b'];
    metrics.counter({
      name: 'cache_hits_total',
      help: 'Hits',
      labels: ['cache_type'],
      collect: () => types.map((type) => ({ labels: { cache_type: type }, value: hits })),
    });
    metrics.gauge({ name: 'position', help: 'Position', collect: () => [{ value: hits * 2 }] });
    expect(await metrics.text()).toContain('cache_hits_total{cache_type="b"} 3');
    hits = 5;
    types = ['a'];
    const text = await metrics.text();
    expect(text).toContain('cache_hits_total{cache_type="a"} 5');
    expect(text).not.toContain('cache_type="b"');
    expect(text).toContain('position 10');
  });
});
