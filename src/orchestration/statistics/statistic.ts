export type StatisticArgument = number | readonly number[];

export interface StatisticParameter {
  readonly name: string;
  readonly kind: 'number' | 'list';
}

/** A named pure function of numbers. Undefined is "has no value": too few points, a zero denominator, no spread. */
export interface Statistic {
  readonly parameters: readonly StatisticParameter[];
  readonly description: string;
  readonly apply: (given: readonly StatisticArgument[]) => number | undefined;
}

type Value = number | undefined;

/** Of one list. */
export function ofList(description: string, apply: (values: readonly number[]) => Value): Statistic {
  return make([list('values')], description, ([values]) => apply(values as readonly number[]));
}

/** Of two lists of equal length, pair by pair; lists of different lengths have no value. */
export function ofPairs(description: string, apply: (x: readonly number[], y: readonly number[]) => Value): Statistic {
  return make([list('x'), list('y')], description, ([x, y]) => {
    const [left, right] = [x, y] as [readonly number[], readonly number[]];
    return left.length === right.length ? apply(left, right) : undefined;
  });
}

/** Of one number among others. */
export function among(description: string, apply: (value: number, values: readonly number[]) => Value): Statistic {
  return make([number('value'), list('values')], description, ([value, values]) =>
    apply(value as number, values as readonly number[]),
  );
}

/** Of up to three numbers by name. */
export function ofNumbers(
  names: readonly string[],
  description: string,
  apply: (...numbers: [number, number, number]) => Value,
): Statistic {
  return make(names.map(number), description, (given) => apply(...(given as [number, number, number])));
}

function make(
  parameters: readonly StatisticParameter[],
  description: string,
  apply: (given: readonly StatisticArgument[]) => Value,
): Statistic {
  return Object.freeze({ parameters, description, apply });
}

function list(name: string): StatisticParameter {
  return { name, kind: 'list' };
}

function number(name: string): StatisticParameter {
  return { name, kind: 'number' };
}
