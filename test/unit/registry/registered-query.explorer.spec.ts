import { Inject, Injectable, Module, Scope, type Type } from '@nestjs/common';
import { DiscoveryModule, REQUEST } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import type { FalajError } from '../../../src/kernel/falaj-error.js';
import { QueryAnswer } from '../../../src/kernel/query-answer.js';
import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import { OperationCatalogue } from '../../../src/registry/operation.catalogue.js';
import type { QueryDefinition } from '../../../src/registry/query-definition.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { RegisteredQuery, type RawParameters } from '../../../src/registry/registered-query.decorator.js';
import { RegisteredQueryExplorer } from '../../../src/registry/registered-query.explorer.js';

function answer(queryId: string, note: string): QueryAnswer {
  return new QueryAnswer({
    queryId,
    head: Buffer.from('{}'),
    rowCount: 0,
    freshness: { asOfDate: null, updatedAt: null, slaDays: null },
    warnings: [note],
  });
}

@Injectable()
class GoodClient {
  private readonly name = 'good';

  @RegisteredQuery('get_a', 'a')
  getA(_scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return Promise.resolve(answer('a', `${this.name} ${JSON.stringify(params)}`));
  }

  @RegisteredQuery('get_b', 'b')
  getB(): Promise<QueryAnswer> {
    return Promise.resolve(answer('b', this.name));
  }

  other(): number {
    return 1;
  }
}

@Injectable()
class WrongClient {
  @RegisteredQuery('get_a', 'a')
  again(): Promise<QueryAnswer> {
    return Promise.resolve(answer('a', 'again'));
  }

  @RegisteredQuery('get_nothing', 'nothing')
  nothing(): Promise<QueryAnswer> {
    return Promise.resolve(answer('nothing', ''));
  }

  @RegisteredQuery('get_bee', 'b')
  misnamed(): Promise<QueryAnswer> {
    return Promise.resolve(answer('b', ''));
  }
}

@Injectable({ scope: Scope.REQUEST })
class PassingClient {
  @RegisteredQuery('get_b', 'b')
  getB(): Promise<QueryAnswer> {
    return Promise.resolve(answer('b', ''));
  }
}

@Injectable()
class BoundClient {
  constructor(@Inject(REQUEST) readonly request: unknown) {}

  @RegisteredQuery('get_b', 'b')
  getB(): Promise<QueryAnswer> {
    return Promise.resolve(answer('b', ''));
  }
}

async function start(...clients: Type[]): Promise<OperationCatalogue> {
  const definitions = ['a', 'b'].map(
    (queryId) => ({ queryId, operation: `get_${queryId}`, file: `x/queries/${queryId}.sql` }) as QueryDefinition,
  );
  const registry = new QueryRegistry(
    { version: '', definitions, tables: [] },
    { now: () => 0, monotonicMs: () => 0, turnMs: () => 0 },
  );
  @Module({
    imports: [DiscoveryModule],
    providers: [
      ...clients,
      { provide: QueryRegistry, useValue: registry },
      OperationCatalogue,
      RegisteredQueryExplorer,
      { provide: 'NUMBER', useValue: 7 },
      { provide: 'ALIAS', useExisting: clients[0] ?? OperationCatalogue },
    ],
  })
  class Probe {}
  const module = await Test.createTestingModule({ imports: [Probe] }).compile();
  await module.init();
  return module.get(OperationCatalogue);
}

const faults = async (...clients: Type[]): Promise<string[]> => {
  const error = (await start(...clients).then(
    () => undefined,
    (reason: unknown) => reason,
  )) as FalajError;
  expect(error.code).toBe('definition.invalid');
  return (error.fields['problems'] as unknown as { file: string; code: string }[]).map(
    ({ file, code }) => `${file} ${code}`,
  );
};

describe('RegisteredQueryExplorer', () => {
  it('catalogues the methods of data clients', async () => {
    const catalogue = await start(GoodClient);
    expect(catalogue.entries().map(({ operation, queryId, methodName }) => [operation, queryId, methodName])).toEqual([
      ['get_a', 'a', 'getA'],
      ['get_b', 'b', 'getB'],
    ]);
    expect(catalogue.byQuery('a').instance).toBeInstanceOf(GoodClient);
    expect(() => catalogue.byQuery('c')).toThrow(expect.objectContaining({ code: 'query.unknown' }) as Error);
    const got = await catalogue.invoke('a', ANONYMOUS, { x: 1 });
    expect(got.content.warnings).toEqual(['good {"x":1}']);
  });

  it('calls a method as it is at the time of the call, so that a wrapper is used', async () => {
    const catalogue = await start(GoodClient);
    const { instance, methodName } = catalogue.byQuery('b');
    Object.assign(instance, { [methodName]: () => Promise.resolve(answer('b', 'wrapped')) });
    expect((await catalogue.invoke('b', ANONYMOUS, {})).content.warnings).toEqual(['wrapped']);
    Object.assign(instance, { [methodName]: undefined });
    expect(() => catalogue.invoke('b', ANONYMOUS, {})).toThrow('no method');
  });

  it('refuses a definition without a method', async () => {
    expect(await faults()).toEqual(['x/queries/a.sql wiring.no_method', 'x/queries/b.sql wiring.no_method']);
  });

  it('refuses two methods for one id, an id without a definition, another operation: all at once', async () => {
    expect(await faults(GoodClient, WrongClient)).toEqual([
      'WrongClient.again wiring.two_methods', 'WrongClient.misnamed wiring.operation', 'WrongClient.misnamed wiring.two_methods', 'WrongClient.nothing wiring.no_definition',
    ]); // prettier-ignore
  });

  it('refuses clients that live for a request only, themselves or by what they inject', async () => {
    expect(await faults(PassingClient)).toContain('PassingClient.getB wiring.request_scoped');
    expect(await faults(BoundClient)).toContain('BoundClient.getB wiring.request_scoped');
  });
});
