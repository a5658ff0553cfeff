import { seeded } from '../support/report.mjs';

const SECTORS = [
  'Energy',
  'Construction',
  'Health',
  'Education',
  'Finance',
  'Transport',
  'Trade',
  'Public administration',
];

/** About `bytes` of JSON as queries answer it: rows of names, numbers and dates that are alike and not the same. */
export function rowsOf(bytes, seed = 1) {
  const random = seeded(seed);
  const rows = [];
  let size = '{"rows":[]}'.length;
  while (size < bytes) {
    const row = {
      company: `Company ${Math.floor(random() * 100_000)}`,
      sector: SECTORS[Math.floor(random() * SECTORS.length)],
      month: `2024-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-01`,
      employees: Math.floor(random() * 5000),
      retention_rate: Math.round(random() * 10_000) / 100,
      average_salary: Math.round(random() * 3_000_000) / 100,
    };
    rows.push(row);
    size += JSON.stringify(row).length + 1;
  }
  return { rows };
}

/** About 100 bytes: one flat record. */
export function smallRecord(seed = 1) {
  const random = seeded(seed);
  return {
    id: seed,
    name: `Company ${seed}`,
    employees: Math.floor(random() * 5000),
    rate: Math.round(random() * 100),
    active: true,
    at: '2024-05-01',
  };
}
