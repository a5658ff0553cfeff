// A Nest application with this product's HTTP server, guard, validation and filter, and one handler that sends bytes read from files
// before. Nothing else of the product: no cache, no database. Arguments: name=file …; prints its port.
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Controller, Get, Header, Module, Param } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, NestFactory } from '@nestjs/core';
import { loadSettings } from '../../../dist/config/load-settings.js';
import { SettingsModule } from '../../../dist/config/settings.module.js';
import { AuthenticationGuard } from '../../../dist/http/authentication.guard.js';
import { BypassLimiter } from '../../../dist/http/bypass.limiter.js';
import { CallerReader } from '../../../dist/http/caller.reader.js';
import { ProblemFilter } from '../../../dist/http/problem.filter.js';
import { RequestLimiter } from '../../../dist/http/request.limiter.js';
import { RouteTable } from '../../../dist/http/route-table.js';
import { createServerAdapter } from '../../../dist/http/server.adapter.js';
import { TokenVerifier } from '../../../dist/http/token.verifier.js';
import { createValidationPipe } from '../../../dist/http/validation.pipe.js';
import { ObservabilityModule } from '../../../dist/observability/observability.module.js';

const bytes = new Map(
  process.argv.slice(2).map((pair) => {
    const [name, file] = pair.split('=');
    return [name, readFileSync(file)];
  }),
);

class ReadyController {
  ready(name) {
    return bytes.get(name);
  }
}
const method = Object.getOwnPropertyDescriptor(ReadyController.prototype, 'ready');
// What decorators would say, in a file that is not compiled.
Param('name')(ReadyController.prototype, 'ready', 0);
Header('content-type', 'application/json; charset=utf-8')(ReadyController.prototype, 'ready', method);
Get(':name')(ReadyController.prototype, 'ready', method);
Reflect.defineMetadata('design:paramtypes', [String], ReadyController.prototype, 'ready');
Controller('ready')(ReadyController);

class PlainModule {}
const settings = loadSettings();
Module({
  imports: [SettingsModule.forRoot(settings), ObservabilityModule],
  controllers: [ReadyController],
  providers: [
    TokenVerifier,
    CallerReader,
    BypassLimiter,
    RequestLimiter,
    RouteTable,
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: createValidationPipe },
  ],
})(PlainModule);

const app = await NestFactory.create(PlainModule, createServerAdapter(settings), {
  logger: ['error'],
  bodyParser: false,
  abortOnError: false,
});
await app.listen(0, '127.0.0.1');
process.send({ port: app.getHttpServer().address().port });
process.on('disconnect', () => process.exit(0));
