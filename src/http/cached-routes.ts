import { Inject, Injectable, Optional, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { FalajError } from '../kernel/falaj-error.js';
import { CACHED_RESPONSE } from './cached-response.decorator.js';
import { readQueryParameters } from './query-parameters.decorator.js';
import { READY_ANSWER } from './ready-answer.decorator.js';
import { RESPONSE_CACHE, type ResponseDeclaration, type RouteCache, type RouteCaches } from './response-cache.port.js';
import { readScope } from './scope.decorator.js';

interface RouteArgument {
  readonly factory?: unknown;
}

/** Where Nest notes what a handler takes, and what it calls a query and a path parameter there. */
const ROUTE_ARGUMENTS = '__routeArguments__';
const PARAMETERS: readonly string[] = ['4', '5'];

/** The routes whose responses are kept. A handler that takes what is not in their keys keeps the application from starting. */
@Injectable()
export class CachedRoutes implements OnApplicationBootstrap {
  private readonly routes = new Map<unknown, RouteCache>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    @Optional() @Inject(RESPONSE_CACHE) private readonly caches: RouteCaches | null = null,
  ) {}

  of(handler: unknown): RouteCache | undefined {
    return this.routes.get(handler);
  }

  /** @throws FalajError definition.invalid */
  onApplicationBootstrap(): void {
    for (const { metatype, instance } of this.discovery.getControllers()) {
      const prototype = Object.getPrototypeOf(instance ?? null) as object | null;
      if (prototype === null || typeof metatype !== 'function') continue;
      for (const name of this.scanner.getAllMethodNames(prototype)) this.admit(metatype, prototype, name);
    }
  }

  private admit(controller: object, prototype: object, name: string): void {
    const handler = (prototype as Readonly<Record<string, unknown>>)[name];
    if (typeof handler !== 'function' || this.caches === null || this.routes.has(handler)) return;
    const declaration = Reflect.getMetadata(CACHED_RESPONSE, handler) as ResponseDeclaration | undefined;
    if (declaration === undefined) return;
    const route = `${prototype.constructor.name}.${name}`;
    if (Reflect.getMetadata(READY_ANSWER, handler) === true) {
      throw invalid(route, 'hands on one answer, which is cached already', 'Keep @ReadyAnswer alone.');
    }
    const taken = (Reflect.getMetadata(ROUTE_ARGUMENTS, controller, name) ?? {}) as Record<string, RouteArgument>;
    for (const [kind, argument] of Object.entries(taken)) {
      if (!isKeyed(kind, argument))
        throw invalid(route, 'takes what is not in the key of its response', 'Take @Param, @Query and @Scope alone.');
    }
    this.routes.set(handler, this.caches.declare(route, String(handler), declaration));
  }
}

function isKeyed(kind: string, { factory }: RouteArgument): boolean {
  if (factory !== undefined) return factory === readScope || factory === readQueryParameters;
  return PARAMETERS.includes(kind.split(':')[0] ?? '');
}

function invalid(route: string, fault: string, hint: string): FalajError {
  return new FalajError('definition.invalid', `the cached response of ${route} ${fault}`, { hint });
}
