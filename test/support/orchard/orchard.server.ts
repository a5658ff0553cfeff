import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { AddressInfo } from 'node:net';
import { CacheModule } from '../../../src/cache/cache.module.js';
import { ResponseCache } from '../../../src/cache/responses/response.cache.js';
import type { Settings } from '../../../src/config/settings.js';
import { ANSWER_VISIBILITY, type AnswerVisibility } from '../../../src/http/answer-visibility.port.js';
import { HttpModule } from '../../../src/http/http.module.js';
import { RESPONSE_CACHE, type RouteCaches } from '../../../src/http/response-cache.port.js';
import { createServerAdapter } from '../../../src/http/server.adapter.js';
import { ServerHooks } from '../../../src/http/server-hooks.js';
import { issueToken, type TokenRequest } from '../../../src/http/token.issuer.js';
import type { TestDatabase } from '../postgres.js';
import { GroveController } from './grove.controller.js';
import { OrchardModule } from './orchard.module.js';
import { orchardRooms, orchardSettings } from './orchard.process.js';

@Global()
@Module({
  imports: [CacheModule],
  providers: [
    { provide: RESPONSE_CACHE, inject: [ResponseCache], useFactory: (cache: ResponseCache): RouteCaches => cache },
    {
      provide: ANSWER_VISIBILITY,
      useValue: { isPublic: () => true, clientMaxAgeSeconds: () => 0 } satisfies AnswerVisibility,
    },
  ],
  exports: [RESPONSE_CACHE, ANSWER_VISIBILITY],
})
class EdgePortsModule {}

@Module({ imports: [OrchardModule], controllers: [GroveController] })
class GroveModule {}

/** The orchard behind the real edge, listening on a free port. */
export class OrchardServer {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    private readonly settings: Settings,
  ) {}

  static async start(
    database: Pick<TestDatabase, 'appUrl' | 'ownerUrl'>,
    adjust: (settings: Settings) => Settings = (settings) => settings,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<OrchardServer> {
    const settings = adjust(orchardSettings(environment));
    const imports = [...orchardRooms(settings, database), EdgePortsModule, HttpModule, GroveModule];
    const module = await Test.createTestingModule({ imports }).compile();
    module.useLogger(false);
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
    const app = module.createNestApplication<NestFastifyApplication>(createServerAdapter(settings), {
      bodyParser: false,
    });
    app.get(ServerHooks).attach(app.getHttpAdapter().getInstance());
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new OrchardServer(app, `http://127.0.0.1:${String(port)}`, settings);
  }

  get grove(): GroveController {
    return this.app.get(GroveController);
  }

  async get(
    path: string,
    who?: Omit<TokenRequest, 'ttlSeconds'>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; headers: Headers; text: string }> {
    const token = who === undefined ? undefined : await issueToken(this.settings.auth, { ...who, ttlSeconds: 300 });
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const reply = await fetch(this.url + path, { headers: { ...headers, ...authorization } });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
