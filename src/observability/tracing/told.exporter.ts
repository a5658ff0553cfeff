import { Logger } from '@nestjs/common';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/** Tells the log once that spans do not arrive, and once that they do again: what fails every two seconds must not fill it. */
export class ToldExporter implements SpanExporter {
  private readonly logger = new Logger('Tracing');
  private isAway = false;

  constructor(private readonly exporter: SpanExporter) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      this.tell(result);
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private tell({ code, error }: ExportResult): void {
    const isAway = code !== ExportResultCode.SUCCESS;
    if (isAway === this.isAway) return;
    this.isAway = isAway;
    if (isAway) this.logger.warn({ message: 'spans do not reach the collector', reason: reasonOf(error) });
    else this.logger.log({ message: 'spans reach the collector again' });
  }
}

/** One word. The message may hold the collector's address, and with it a password. */
function reasonOf(error: Error | undefined): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (typeof code === 'number') return `status_${String(code)}`;
  return typeof code === 'string' && /^[A-Z_]+$/.test(code) ? code : 'unreachable';
}
