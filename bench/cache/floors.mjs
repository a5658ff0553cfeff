/** What rows b and c cost without the product, by how much is done: where a line is below the target, one thread that does as much misses it. */
const FLOORS = {
  'bare-batch': 'the commands and bytes alone',
  'bare-duties': 'the least of what is promised, flat',
};

export const FLOOR_NAMES = Object.keys(FLOORS);

/** What is no floor, by side. */
export function besides(values) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !FLOOR_NAMES.includes(name)));
}

/** A line for each floor, in Falaj's column and without a target. */
export function tellFloors(report, { work, ...row }, values) {
  for (const [name, what] of Object.entries(FLOORS)) {
    report.compare({ ...row, work: `${work}: ${what}`, values: { falaj: values[name] } });
  }
}
