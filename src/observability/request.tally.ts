/** Upper bounds of the buckets, in seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const REQUESTS = 'http_requests_total';
const DURATIONS = 'http_request_duration_seconds';

/** Requests of one route and method. */
class RouteTally {
  readonly byStatus = new Map<number, number>();
  /** By bucket, each counting what no earlier one does; the last has no bound. */
  readonly buckets = new Float64Array(SECONDS.length + 1);
  sum = 0;

  add(status: number, seconds: number): void {
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    let at = 0;
    while (at < SECONDS.length && seconds > (SECONDS[at] ?? Infinity)) at += 1;
    this.buckets[at] = (this.buckets[at] ?? 0) + 1;
    this.sum += seconds;
  }
}

/**
 * What requests did, by route template, method and status. Counted here and not by the metrics library, which makes a text of the
 * labels for each number: for a request of the short way that was as much as looking up its answer.
 */
export class RequestTally {
  private readonly routes = new Map<string, Map<string, RouteTally>>();

  /** @param route the template, never the path: labels must stay few. */
  observe(route: string, method: string, status: number, seconds: number): void {
    this.tallyOf(route, method).add(status, seconds);
  }

  /** In the exposition format of Prometheus. */
  text(): string {
    const counts = [`# HELP ${REQUESTS} Requests answered, by route template, method and status`];
    counts.push(`# TYPE ${REQUESTS} counter`);
    const durations = [`# HELP ${DURATIONS} Time from a request to its last byte, by route template and method`];
    durations.push(`# TYPE ${DURATIONS} histogram`);
    for (const [route, methods] of this.routes)
      for (const [method, tally] of methods) {
        const labels = `route="${escaped(route)}",method="${escaped(method)}"`;
        for (const [status, count] of tally.byStatus)
          counts.push(`${REQUESTS}{${labels},status="${String(status)}"} ${String(count)}`);
        durations.push(...durationLines(labels, tally));
      }
    return `${[...counts, '', ...durations].join('\n')}\n`;
  }

  private tallyOf(route: string, method: string): RouteTally {
    const known = this.routes.get(route)?.get(method);
    if (known !== undefined) return known;
    const methods = this.routes.get(route) ?? new Map<string, RouteTally>();
    const tally = new RouteTally();
    this.routes.set(route, methods.set(method, tally));
    return tally;
  }
}

function durationLines(labels: string, { buckets, sum }: RouteTally): string[] {
  let count = 0;
  const lines = Array.from(buckets, (own, at) => {
    count += own;
    return `${DURATIONS}_bucket{le="${at < SECONDS.length ? String(SECONDS[at]) : '+Inf'}",${labels}} ${String(count)}`;
  });
  return [...lines, `${DURATIONS}_sum{${labels}} ${String(sum)}`, `${DURATIONS}_count{${labels}} ${String(count)}`];
}

function escaped(label: string): string {
  return label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
