import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RESERVED_NAMES } from '../kernel/reserved-names.js';

/** The query string's parameters for a registered query, as sent: the registry types and checks them. */
export const QueryParameters = createParamDecorator(readQueryParameters);

export function readQueryParameters(_: undefined, context: ExecutionContext): Record<string, unknown> {
  const { query } = context.switchToHttp().getRequest<FastifyRequest>();
  return Object.fromEntries(
    Object.entries(query as Record<string, unknown>).filter(([name]) => !RESERVED_NAMES.includes(name)),
  );
}
