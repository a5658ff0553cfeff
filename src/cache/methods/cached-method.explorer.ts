import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { ChangeRecorder } from '../../changes/change.recorder.js';
import { EventCatalogue } from '../../events/event.catalogue.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { TagTemplate } from '../../kernel/tag-template.js';
import type { AnswerFamily } from '../answer.family.js';
import { CachedFamilies } from '../cached.families.js';
import { KeyShape } from '../key.shape.js';
import { CacheKeys } from '../keys.js';
import { EXACT_FORMAT, ExactCodec } from '../values/exact.codec.js';
import { registerCachedMethod } from './cached-method.js';
import { CACHED, type CachedDeclaration, type ScopedMethod } from './cached.decorator.js';
import { MethodQuestion } from './method.question.js';
import {
  assertNoProblems,
  carriedTemplates,
  endingTemplates,
  methodProblems,
  type FoundMethod,
} from './method.rules.js';

interface PlacedMethod extends FoundMethod {
  readonly instance: object;
}

type Wrapped = (scope: QueryScope, ...args: readonly unknown[]) => Promise<unknown>;

/**
 * Finds `@Cached` methods, proves their declarations, and puts the cache before the method of each instance: where an object calls its own
 * method, it calls the cached one as well.
 */
@Injectable()
export class CachedMethodExplorer implements OnApplicationBootstrap {
  private readonly logger = new Logger('Cache');
  private readonly codec = new ExactCodec<unknown>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly families: CachedFamilies,
    private readonly events: EventCatalogue,
    private readonly recorder: ChangeRecorder,
  ) {}

  /** Tags that answers of cached methods carry. */
  carriedTags(): readonly TagTemplate[] {
    return this.found().flatMap(({ declaration }) => [
      ...carriedTemplates(declaration),
      ...endingTemplates(declaration),
    ]);
  }

  /** @throws FalajError definition.invalid with every fault of every declaration. */
  onApplicationBootstrap(): void {
    const found = this.found();
    assertNoProblems(found.flatMap((each) => methodProblems(each, this.events)));
    for (const each of found) this.wrap(each);
    if (found.length > 0) this.logger.log({ message: 'methods of services wrapped', cached: found.length });
  }

  private wrap({ declaration, instance, name, place, method }: PlacedMethod): void {
    const made = [String(EXACT_FORMAT), String(declaration.version ?? 1), place, String(method)];
    const shape = declaration.key;
    const family = this.families.declare({ ...declaration, shape, declarer: place, operation: place, made });
    const { placeholders } = KeyShape.parse(shape, place);
    const question = new MethodQuestion(
      place,
      placeholders,
      carriedTemplates(declaration),
      endingTemplates(declaration),
    );
    const original = method as unknown as Wrapped;
    (instance as Record<string, Wrapped>)[name] = async (scope, ...args) => {
      assertScope(scope, place);
      const load = (shown: QueryScope): Promise<unknown> => original.call(instance, shown, ...args);
      return (await family.read(scope, { ...question.of(args), codec: this.codec, load })).value;
    };
    registerCachedMethod(instance, name, {
      invalidate: (scope, ...args) => this.invalidate(family, question, scope, args),
    });
  }

  private invalidate(
    family: AnswerFamily,
    question: MethodQuestion,
    scope: QueryScope,
    args: readonly unknown[],
  ): Promise<number> {
    const { key } = family.identify(scope, question.of(args));
    return this.recorder.record([CacheKeys.keyTag(key)]);
  }

  private found(): readonly PlacedMethod[] {
    const providers = this.discovery.getProviders().flatMap((wrapper) => this.methodsOf(wrapper, false));
    const routes = this.discovery.getControllers().flatMap((wrapper) => this.methodsOf(wrapper, true));
    const all = [...providers, ...routes];
    return all.filter((each, at) => {
      const first = all.findIndex(({ instance, name }) => instance === each.instance && name === each.name);
      return first === at;
    });
  }

  private methodsOf(wrapper: InstanceWrapper, isController: boolean): readonly PlacedMethod[] {
    const { metatype, isAlias } = wrapper;
    const instance = wrapper.instance as unknown;
    const isMade = typeof instance === 'object' && instance !== null;
    const prototype = (isMade ? Object.getPrototypeOf(instance) : prototypeOf(metatype)) as object | null | undefined;
    if (isAlias || prototype === null || prototype === undefined || prototype === Object.prototype) return [];
    const isLasting = wrapper.isDependencyTreeStatic();
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = (prototype as Readonly<Record<string, unknown>>)[name];
      const declaration = typeof method === 'function' ? declarationOf(method) : undefined;
      if (declaration === undefined) return [];
      const place = `${prototype.constructor.name}.${name}`;
      return [
        {
          ...{ declaration, name, place, isLasting, isController },
          instance: isMade ? instance : prototype,
          method: method as ScopedMethod,
          parameterTypes: Reflect.getMetadata('design:paramtypes', prototype, name) as readonly unknown[] | undefined,
          returnType: Reflect.getMetadata('design:returntype', prototype, name) as unknown,
        },
      ];
    });
  }
}

function declarationOf(method: object): CachedDeclaration | undefined {
  return Reflect.getMetadata(CACHED, method) as CachedDeclaration | undefined;
}

function prototypeOf(metatype: unknown): object | undefined {
  return typeof metatype === 'function' ? (metatype as { prototype?: object }).prototype : undefined;
}

function assertScope(scope: unknown, place: string): void {
  const isScope = typeof scope === 'object' && scope !== null && 'principal' in scope && 'reading' in scope;
  if (!isScope) throw new FalajError('internal.unexpected', `${place} was called without a scope`);
}
