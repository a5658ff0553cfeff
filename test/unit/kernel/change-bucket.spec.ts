import { changeBucket } from '../../../src/kernel/change-bucket.js';

describe('changeBucket', () => {
  it('is the first three hex digits of md5(column=value)', () => {
    // PostgreSQL: SELECT left(md5('country_code=QAT'), 3)
    expect(changeBucket('country_code', 'QAT')).toBe('9da');
    expect(changeBucket('year', 2024)).toBe(changeBucket('year', '2024'));
  });

  it('spreads values over the buckets', () => {
    const buckets = new Set(Array.from({ length: 2000 }, (_, value) => changeBucket('id', value)));
    expect(buckets.size).toBeGreaterThan(1500);
    for (const bucket of buckets) expect(bucket).toMatch(/^[0-9a-f]{3}$/);
  });
});
