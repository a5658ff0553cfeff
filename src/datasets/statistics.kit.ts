export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

export interface Line {
  readonly slope: number;
  /** Share of the variance the line explains. */
  readonly explained: number;
}

/** Least squares of y on x. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): Line {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [centreX, centreY] = [mean(xs), mean(ys)];
  const covariance = mean(points.map(([x, y]) => (x - centreX) * (y - centreY)));
  const [deviationX, deviationY] = [deviation(xs), deviation(ys)];
  return {
    slope: covariance / deviationX ** 2,
    explained: (covariance / (deviationX * deviationY)) ** 2,
  };
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Values by key, in the order they come. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
