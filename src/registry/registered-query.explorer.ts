import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { definitionError, reporterFor, type DefinitionProblem } from './definitions/definition-problem.js';
import { OperationCatalogue } from './operation.catalogue.js';
import { QueryRegistry } from './query.registry.js';
import { REGISTERED_QUERY, type RegisteredQueryMetadata } from './registered-query.decorator.js';

interface DeclaredMethod extends RegisteredQueryMetadata {
  readonly wrapper: InstanceWrapper;
  readonly className: string;
  readonly methodName: string;
}

/**
 * Finds every `@RegisteredQuery` method of the application and proves the wiring: each definition has exactly one method,
 * each method a definition and its operation, no data client lives shorter than the process.
 */
@Injectable()
export class RegisteredQueryExplorer implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly registry: QueryRegistry,
    private readonly catalogue: OperationCatalogue,
  ) {}

  /** @throws FalajError definition.invalid with every fault of the wiring. */
  onModuleInit(): void {
    const problems: DefinitionProblem[] = [];
    for (const declared of this.declaredMethods()) this.admit(declared, problems);
    for (const { queryId, operation, file } of this.registry.list())
      if (this.catalogue.find(queryId) === undefined)
        reporterFor(file, problems)(
          1,
          'wiring.no_method',
          `no data client answers ${queryId}`,
          `Add a method with @RegisteredQuery('${operation}', '${queryId}').`,
        );
    if (problems.length > 0) throw definitionError(problems);
  }

  private declaredMethods(): readonly DeclaredMethod[] {
    return this.discovery.getProviders().flatMap((wrapper) => this.methodsOf(wrapper));
  }

  private methodsOf(wrapper: InstanceWrapper): readonly DeclaredMethod[] {
    const prototype = prototypeOf(wrapper);
    if (prototype === undefined) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((methodName) => {
      const method = (prototype as Readonly<Record<string, unknown>>)[methodName];
      const metadata =
        typeof method === 'function'
          ? (Reflect.getMetadata(REGISTERED_QUERY, method) as RegisteredQueryMetadata | undefined)
          : undefined;
      return metadata === undefined
        ? []
        : [{ ...metadata, wrapper, className: prototype.constructor.name, methodName }];
    });
  }

  private admit(declared: DeclaredMethod, problems: DefinitionProblem[]): void {
    const { className, methodName, operation, queryId, wrapper } = declared;
    const place = `${className}.${methodName}`;
    const report = reporterFor(place, problems);
    const definition = this.registry.find(queryId);
    const other = this.catalogue.find(queryId);
    if (definition === undefined)
      report(
        1,
        'wiring.no_definition',
        `${queryId} has no definition`,
        `Add queries/${queryId}.sql, or correct the id.`,
      );
    else if (definition.operation !== operation)
      report(
        1,
        'wiring.operation',
        `declares ${operation}, the definition says ${definition.operation}`,
        'Give both the same operation.',
      );
    if (!wrapper.isDependencyTreeStatic())
      report(
        1,
        'wiring.request_scoped',
        `${className} is made anew for each request`,
        'Give it and what it injects the default scope; the scope is an argument.',
      );
    if (other !== undefined && other.instance === wrapper.instance && other.methodName === methodName) return;
    if (other !== undefined)
      report(
        1,
        'wiring.two_methods',
        `${queryId} is also answered by ${other.instance.constructor.name}.${other.methodName}`,
        'Keep one method a definition.',
      );
    else if (definition !== undefined)
      this.catalogue.add({ operation, queryId, definition, instance: wrapper.instance as object, methodName });
  }
}

/** Class of a provider; undefined for values and factories of plain data. */
function prototypeOf(wrapper: InstanceWrapper): object | undefined {
  const { metatype } = wrapper;
  if (wrapper.isAlias || typeof metatype !== 'function' || wrapper.inject !== undefined) return undefined;
  return (metatype as { prototype?: object }).prototype;
}
