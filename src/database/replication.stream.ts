import { Inject, Injectable } from '@nestjs/common';
import type { LogicalReplicationService, Pgoutput } from 'pg-logical-replication';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DATABASE_URLS, type DatabaseUrls } from './database-urls.js';

export interface StreamedRelation {
  readonly schema: string;
  readonly name: string;
}

/** What the server decodes from its log, in the order of commits; a transaction is what stands between begin and commit. */
export type StreamedMessage =
  | { readonly tag: 'begin' | 'commit' }
  | {
      readonly tag: 'row';
      readonly relation: StreamedRelation;
      readonly inserted: Readonly<Record<string, unknown>> | null;
    }
  | { readonly tag: 'truncate'; readonly relations: readonly StreamedRelation[] };

/** A stream that has begun. */
export interface OpenStream {
  /** Settles when it is over: with the reason where it was not stopped by its reader. Never rejects. */
  readonly ended: Promise<Error | null>;
  stop(): Promise<void>;
}

export interface StreamSource {
  readonly slot: string;
  readonly publications: readonly string[];
}

/** Takes each message in turn. One that it fails on ends the stream; its transaction comes again when the slot is next read. */
export type HearMessage = (message: StreamedMessage) => Promise<void>;

/** Reads a logical replication slot as the tables' owner, over a connection of its own. At least once: what was heard to its commit is confirmed. */
@Injectable()
export class ReplicationStreams {
  constructor(
    @Inject(DATABASE_URLS) private readonly urls: DatabaseUrls,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Resolves when the server has begun to send. @throws what the server refuses with (55006: another process reads the slot) */
  async open({ slot, publications }: StreamSource, hear: HearMessage): Promise<OpenStream> {
    // Read only where it is wanted, which is seldom.
    const { LogicalReplicationService: Service, PgoutputPlugin } = await import('pg-logical-replication');
    const service = new Service(
      {
        connectionString: this.urls.owner,
        connectionTimeoutMillis: this.settings.database.connectTimeoutMs,
        application_name: 'falaj replication',
        keepAlive: true,
      },
      // Confirmed here after each commit; its own timer would confirm what was received and not yet heard.
      { acknowledge: { auto: false, timeoutSeconds: 0 }, flowControl: { enabled: true } },
    );
    const stream = new Stream(service, hear);
    const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [...publications] });
    await stream.begin(service.subscribe(plugin, slot));
    return stream;
  }
}

class Stream implements OpenStream {
  readonly ended: Promise<Error | null>;
  private end!: (reason: Error | null) => void;
  private isOver = false;
  /** Between begin and commit: the server's position is then ahead of what was heard. */
  private isInside = false;
  private heardTo: string | undefined;

  constructor(
    private readonly service: LogicalReplicationService,
    private readonly hear: HearMessage,
  ) {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    service.on('error', (error) => void this.finish(error));
    service.on('data', (_lsn, message: Pgoutput.Message) => this.take(message));
    service.on('heartbeat', (lsn) => void this.beat(lsn));
  }

  /** @param running what settles when the server sends no more */
  async begin(running: Promise<unknown>): Promise<void> {
    const over = running.then(
      () => this.finish(new Error('the server ended the stream')),
      (error: unknown) => this.finish(error as Error),
    );
    const begun = new Promise<void>((resolve) => this.service.on('start', resolve));
    await Promise.race([begun, over]);
    if (!this.isOver) return;
    throw (await this.ended) ?? new Error('the stream was stopped before it began');
  }

  stop(): Promise<void> {
    return this.finish(null);
  }

  private async take(message: Pgoutput.Message): Promise<void> {
    if (this.isOver) return;
    if (message.tag === 'begin') this.isInside = true;
    try {
      const told = streamed(message);
      if (told !== null) await this.hear(told);
    } catch (error) {
      await this.finish(error as Error);
      return;
    }
    if (message.tag !== 'commit') return;
    this.isInside = false;
    if (message.commitEndLsn !== null) await this.confirm(message.commitEndLsn);
  }

  /** Of changes to tables that nobody follows the server tells only that it is past them. */
  private async beat(lsn: string): Promise<void> {
    if (this.isOver) return;
    if (!this.isInside) await this.confirm(lsn);
    else if (this.heardTo !== undefined) await this.confirm(this.heardTo);
  }

  private async confirm(lsn: string): Promise<void> {
    this.heardTo = lsn;
    await this.service.acknowledge(lsn);
  }

  private async finish(reason: Error | null): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    await this.service.destroy().catch(() => undefined);
    // A connection that is torn down still tells of it.
    this.service.on('error', () => undefined);
    this.end(reason);
  }
}

function streamed(message: Pgoutput.Message): StreamedMessage | null {
  switch (message.tag) {
    case 'begin':
    case 'commit':
      return { tag: message.tag };
    case 'insert':
      return { tag: 'row', relation: message.relation, inserted: message.new };
    case 'update':
    case 'delete':
      return { tag: 'row', relation: message.relation, inserted: null };
    case 'truncate':
      return { tag: 'truncate', relations: message.relations };
    default:
      return null;
  }
}
