import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import type { QueryAnswer } from '../../../src/kernel/query-answer.js';
import { OperationCatalogue, type Layer } from '../../../src/registry/operation.catalogue.js';
import type { QueryDefinition } from '../../../src/registry/query-definition.js';

let calls: string[];

class Client {
  ask(): Promise<QueryAnswer> {
    calls.push('method');
    return Promise.resolve({ of: this } as unknown as QueryAnswer);
  }
}

describe('layers around a method', () => {
  const client = new Client();
  let catalogue: OperationCatalogue;
  beforeEach(() => {
    calls = [];
    delete (client as { ask?: unknown }).ask;
    catalogue = new OperationCatalogue();
    const definition = { queryId: 'a' } as QueryDefinition;
    catalogue.add({ operation: 'get_a', queryId: 'a', definition, instance: client, methodName: 'ask' });
  });

  const enclose = (layer: Layer): void => {
    catalogue.enclose('a', layer, (inner) => (scope, params) => {
      calls.push(layer);
      return inner(scope, params);
    });
  };

  it.each<[readonly Layer[]]>([[['cache', 'audit']], [['audit', 'cache']]])(
    'stand in their order whichever comes first: %j',
    async (order) => {
      order.forEach(enclose);
      await catalogue.invoke('a', ANONYMOUS, {});
      expect(calls).toEqual(['audit', 'cache', 'method']);
      await client.ask();
      expect(calls).toHaveLength(6);
    },
  );

  it('call the method on its instance', async () => {
    enclose('cache');
    expect(await catalogue.invoke('a', ANONYMOUS, {})).toEqual({ of: client });
  });

  it('leave one that has none as it is', async () => {
    await catalogue.invoke('a', ANONYMOUS, {});
    expect(calls).toEqual(['method']);
    expect(Object.hasOwn(client, 'ask')).toBe(false);
    expect(() => {
      catalogue.enclose('b', 'audit', (inner) => inner);
    }).toThrow(expect.objectContaining({ code: 'query.unknown' }) as Error);
  });
});
