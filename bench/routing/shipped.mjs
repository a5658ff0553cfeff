// The shipped definitions with generated parameters: allowed values where they are listed, values of the data and beside it elsewhere.

const TEXTS = {
  sector: [
    'Energy',
    'Construction',
    'Finance',
    'Hospitality',
    'Education',
    'Healthcare',
    'Public',
    'Manufacturing',
    'Transport',
    'ICT',
    'suppressed',
    'none',
    'energy',
    "O'Hara",
    '',
  ],
};
const DATES = ['2019-03-01', '2020-12-15', '2023-06-30', '2024-12-01', '1999-01-01'];

/** Questions of the queries that have a view, mostly near what it holds. */
export function shippedQuestions(registry, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const queries = registry
    .list()
    .filter(
      ({ domain, queryId }) =>
        domain === 'labour-market' && /retention_by_company|salary_statistics|summary/.test(queryId),
    );
  return () => {
    const definition = pick(queries);
    const params = {};
    for (const parameter of definition.parameters)
      if (random() < 0.35) params[parameter.name] = valueFor(parameter, pick, random);
    return { queryId: definition.queryId, params };
  };
}

export function valueFor({ name, type, allowed, min, max, default: standard }, pick, random) {
  if (standard === null && random() < 0.3) return null;
  if (allowed !== undefined) return pick(allowed);
  if (type === 'date') return pick(DATES);
  if (type === 'integer')
    return random() < 0.6 && typeof standard === 'number'
      ? standard
      : Math.min(max ?? 60, (min ?? 1) + Math.floor(random() * 40));
  if (type === 'boolean') return random() < 0.5;
  return pick(TEXTS[name] ?? ['x', 'Engineer', 'Sales', 'a']);
}
