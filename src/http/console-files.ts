import fastifyStatic from '@fastify/static';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS, type Settings } from '../config/settings.js';
import { FalajError } from '../kernel/falaj-error.js';

const PAGE = 'index.html';
/** Their names hold a digest of their content, so that they never change. */
const HASHED = 'assets/';
/** What stands beside the page under a plain name. */
const BESIDE: readonly string[] = ['favicon.svg', 'theme.js'];
/** Names as the build gives them: none leads elsewhere. */
const PLAIN = /^(assets\/)?[\w-][\w.-]*$/;
const YEAR_MS = 31_536_000_000;

/** Stricter than that of the API page: nothing inline, and nothing from elsewhere. */
const CONTENT_SECURITY_POLICY = [
  ...["default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
  ...["img-src 'self' data:", "object-src 'none'", "script-src 'self'", "style-src 'self'"],
].join('; ');

/**
 * The operator console as it was built. Every path below /console that is no file is its page: the console knows its own paths. Files
 * that an older page names and that are gone are refused, never answered with the page.
 */
@Injectable()
export class ConsoleFiles {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  attach(server: FastifyInstance): void {
    const root = this.settings.http.consoleDirectory;
    server.register(async (scope) => {
      await scope.register(fastifyStatic, { root, serve: false, preCompressed: true, suppressWarning: true });
      scope.get('/console', (_, reply) => this.send(PAGE, reply));
      scope.get('/console/*', (request, reply) => this.send(fileOf(request), reply));
    });
  }

  private send(file: string, reply: FastifyReply): FastifyReply {
    this.assertThere(file);
    const isHashed = file.startsWith(HASHED);
    void reply.headers({ 'content-security-policy': CONTENT_SECURITY_POLICY, vary: 'Accept-Encoding' });
    if (isHashed) return reply.sendFile(file, { maxAge: YEAR_MS, immutable: true });
    void reply.header('cache-control', 'no-cache');
    return reply.sendFile(file, { cacheControl: false });
  }

  /** Asked anew each time: a console that is built while the server runs is served from then on. */
  private assertThere(file: string): void {
    const isThere = (name: string): boolean => existsSync(join(this.settings.http.consoleDirectory, name));
    if (!isThere(PAGE)) throw new FalajError('server.no_console', 'the console was not built for this server');
    if (!PLAIN.test(file) || !isThere(file))
      throw new FalajError('request.not_found', 'the console has no such file; a page of an older build may name it', {
        hint: 'Load the page anew.',
      });
  }
}

function fileOf({ params }: FastifyRequest): string {
  const { '*': path } = params as { readonly '*': string };
  return path.startsWith(HASHED) || BESIDE.includes(path) ? path : PAGE;
}
