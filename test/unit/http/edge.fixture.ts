import { Body, Controller, Get, Module, Param, Post, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import type { AddressInfo } from 'node:net';
import { loadSettings } from '../../../src/config/load-settings.js';
import { SettingsModule } from '../../../src/config/settings.module.js';
import type { Settings } from '../../../src/config/settings.js';
import { AnswerAsLines } from '../../../src/http/answer-format.decorator.js';
import { ANSWER_VISIBILITY, type AnswerVisibility } from '../../../src/http/answer-visibility.port.js';
import { ConsoleFiles } from '../../../src/http/console-files.js';
import { HttpModule } from '../../../src/http/http.module.js';
import { QueryParameters } from '../../../src/http/query-parameters.decorator.js';
import { ReadyAnswer } from '../../../src/http/ready-answer.decorator.js';
import { RequestDrain } from '../../../src/http/request-drain.js';
import { RequireRole } from '../../../src/http/require-role.decorator.js';
import { Scope } from '../../../src/http/scope.decorator.js';
import { createServerAdapter } from '../../../src/http/server.adapter.js';
import { ServerHooks } from '../../../src/http/server-hooks.js';
import { issueToken, type TokenRequest } from '../../../src/http/token.issuer.js';
import { DeflatedPayload } from '../../../src/kernel/deflated-payload.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { QueryAnswer, type AnswerDelivery } from '../../../src/kernel/query-answer.js';
import type { QueryScope, Role } from '../../../src/kernel/query-scope.js';
import { ObservabilityModule } from '../../../src/observability/observability.module.js';
import { StructuredLogger } from '../../../src/observability/structured.logger.js';

const ROWS = [
  '{"data":{"n":1,"s":"a]}\\"{["}}',
  '{"data":{"n":235770403734.900000000000001,"s":"é"}}',
  '{"data":{"n":3,"s":""}}',
];

export function sampleAnswer(delivery: AnswerDelivery, rows: readonly string[] = ROWS): QueryAnswer {
  const head =
    `{"query_id":"sample","rows":[${rows.join(',')}],"row_count":${String(rows.length)},"unit":"count",` +
    '"provenance":{"dataset_id":"d"},"metadata":{"operation":"get_sample","columns":[]}';
  const freshness = { asOfDate: '2024-12-31', updatedAt: null, slaDays: null };
  const content = { queryId: 'sample', head: Buffer.from(head), rowCount: rows.length, freshness, warnings: [] };
  return new QueryAnswer(content, delivery, { incarnation: 'i', seq: 42 });
}

class Inner {
  @IsInt()
  n!: number;
}

class SampleBody {
  @IsString()
  name!: string;

  @ValidateNested()
  @Type(() => Inner)
  inner!: Inner;
}

export const held: { release?: () => void } = {};

@Controller('sample')
class SampleController {
  @Get('answer')
  answer(): QueryAnswer {
    return sampleAnswer({ status: 'hit', detail: 'l1', ttlSeconds: 99.6, ageSeconds: 5.4 });
  }

  @Post('answer')
  postedAnswer(): QueryAnswer {
    return sampleAnswer({ status: 'miss', stored: true });
  }

  @Get('lines')
  @AnswerAsLines()
  lines(): QueryAnswer {
    return sampleAnswer({ status: 'miss', stored: true });
  }

  @Get('zipped')
  async zipped(): Promise<QueryAnswer> {
    const { content, delivery, stamp } = sampleAnswer({
      status: 'hit',
      detail: 'l1',
      ttlSeconds: 99.6,
      ageSeconds: 5.4,
    });
    return new QueryAnswer(content, delivery, stamp, await DeflatedPayload.compress(content.head));
  }

  @Get('kept/:status/:ttl')
  kept(@Param('status') status: 'hit' | 'stale' | 'bypass', @Param('ttl') ttl: string): QueryAnswer {
    const { content } = sampleAnswer({ status: 'hit' });
    return new QueryAnswer({ ...content, queryId: 'kept' }, { status, ttlSeconds: Number(ttl), ageSeconds: 500 });
  }

  @Get('scope')
  scope(@Scope() scope: QueryScope): QueryScope {
    const wishes = Object.entries(scope.reading).filter(([name]) => name !== 'storeBudget');
    return { ...scope, reading: Object.fromEntries(wishes) };
  }

  @Get('parameters')
  parameters(@QueryParameters() parameters: Record<string, unknown>): Record<string, unknown> {
    return parameters;
  }

  @Get('ready')
  @ReadyAnswer()
  ready(): QueryAnswer {
    return sampleAnswer({ status: 'hit', detail: 'l1', ttlSeconds: 99.6, ageSeconds: 5.4 });
  }

  @Get('ready/operators')
  @ReadyAnswer()
  @RequireRole('operator')
  readyForOperators(): QueryAnswer {
    return sampleAnswer({ status: 'hit', detail: 'l1', ttlSeconds: 99.6, ageSeconds: 5.4 });
  }

  @Get('operators')
  @RequireRole('operator')
  operators(): string[] {
    return ['in'];
  }

  @Get('broken/:kind')
  broken(@Param('kind') kind: string): never {
    if (kind === 'ours') throw new FalajError('database.unavailable', 'the database is away');
    throw new Error('a secret of the inside');
  }

  @Get('slow')
  slow(): Promise<string> {
    return new Promise((resolve) => {
      held.release = () => {
        resolve('done');
      };
    });
  }

  @Post('body')
  body(@Body() body: SampleBody): SampleBody {
    return body;
  }
}

@Module({
  controllers: [SampleController],
})
class SampleModule {}

@Module({})
class VisibilityModule {}

const VISIBILITY: AnswerVisibility = {
  isPublic: (id) => id === 'sample',
  clientMaxAgeSeconds: (id) => (id === 'kept' ? 30 : 0),
};

export interface Edge {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly settings: Settings;
  readonly logLines: string[];
  readonly drain: RequestDrain;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  token(roles: readonly Role[], request?: Partial<TokenRequest>): Promise<string>;
  close(): Promise<void>;
}

/** The edge alone, with a controller that answers what tests need, and with what a test adds; no database, no cache. */
export async function startEdge(
  http: Partial<Settings['http']> = {},
  more: ModuleMetadata = {},
  auth: Partial<Settings['auth']> = {},
): Promise<Edge> {
  const loaded = loadSettings({ environment: { NODE_ENV: 'test' } });
  const settings = { ...loaded, http: { ...loaded.http, ...http }, auth: { ...loaded.auth, ...auth } };
  const logLines: string[] = [];
  const visibility = {
    module: VisibilityModule,
    global: true,
    providers: [{ provide: ANSWER_VISIBILITY, useValue: VISIBILITY }],
    exports: [ANSWER_VISIBILITY],
  };
  const root = {
    module: SampleModule,
    ...more,
    imports: [SettingsModule.forRoot(settings), ObservabilityModule, visibility, HttpModule, ...(more.imports ?? [])],
  };
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
  const app = await NestFactory.create<NestFastifyApplication>(root, createServerAdapter(settings), {
    bodyParser: false,
    abortOnError: false,
    logger: new StructuredLogger({ level: 'warn', pretty: false, write: (line) => logLines.push(line) }),
  });
  app.get(ServerHooks).attach(app.getHttpAdapter().getInstance());
  app.get(ConsoleFiles).attach(app.getHttpAdapter().getInstance());
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${String((app.getHttpServer().address() as AddressInfo).port)}`;
  return {
    app,
    url,
    settings,
    logLines,
    drain: app.get(RequestDrain),
    get: (path, headers = {}) => fetch(url + path, { headers }),
    token: (roles, request = {}) => issueToken(settings.auth, { subject: 'u1', roles, ttlSeconds: 60, ...request }),
    close: () => app.close(),
  };
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly hint: string;
  readonly request_id: string;
  readonly instance: string;
  readonly errors?: readonly { field: string; problem: string }[];
}

/** The reply's problem document, checked for what every one has. */
export async function problem(reply: Response): Promise<Problem> {
  expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(reply.headers.get('cache-control')).toBe('no-store');
  const text = await reply.text();
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
  const body = JSON.parse(text) as Problem;
  expect(body.status).toBe(reply.status);
  expect(body.request_id).toBe(reply.headers.get('x-request-id'));
  expect(body.hint.length).toBeGreaterThan(10);
  return body;
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
