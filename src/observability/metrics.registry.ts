import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { RequestTally } from './request.tally.js';

export interface MetricSample {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface MetricSource {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** Called when metrics are read; the samples replace those of the last time. */
  readonly collect: () => readonly MetricSample[] | Promise<readonly MetricSample[]>;
}

/** Gauges of the library with the name of a counter: whoever takes their rate would be told nonsense. They are there by kind as well. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** The process's metrics: what requests did, and what others count themselves and hand over when asked. */
@Injectable()
export class MetricsRegistry {
  private readonly registry = new Registry();
  private readonly requests = new RequestTally();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    MISNAMED.forEach((name) => {
      this.registry.removeSingleMetric(name);
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    return `${this.requests.text()}\n${await this.registry.metrics()}`;
  }

  /** Route is the template, never the path: labels must stay few. */
  observeRequest(route: string, method: string, status: number, seconds: number): void {
    this.requests.observe(route, method, status, seconds);
  }

  /** A value that goes up and down, read when asked for. */
  gauge(source: MetricSource): void {
    const gauge: Gauge = new Gauge({
      ...described(source, this.registry),
      collect: async () => {
        const samples = await source.collect();
        gauge.reset();
        samples.forEach(({ labels, value }) => {
          gauge.set({ ...labels }, value);
        });
      },
    });
  }

  /** A count that someone else keeps, read when asked for. */
  counter(source: MetricSource): void {
    const counter: Counter = new Counter({
      ...described(source, this.registry),
      collect: async () => {
        const samples = await source.collect();
        counter.reset();
        samples.forEach(({ labels, value }) => {
          counter.inc({ ...labels }, value);
        });
      },
    });
  }
}

function described(
  source: MetricSource,
  registry: Registry,
): { name: string; help: string; labelNames: string[]; registers: Registry[] } {
  return { name: source.name, help: source.help, labelNames: [...(source.labels ?? [])], registers: [registry] };
}
