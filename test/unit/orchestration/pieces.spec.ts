import { Injectable, Module, Scope, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import { AgentExplorer } from '../../../src/orchestration/agent.explorer.js';
import { DeclareAgent, type Agent, type IntentParameter } from '../../../src/orchestration/agent.port.js';
import { repeatPath } from '../../../src/orchestration/findings/evidence.report.js';
import { numberText } from '../../../src/orchestration/findings/number.text.js';
import { IntentCatalogue } from '../../../src/orchestration/intent.catalogue.js';
import { readIntentParameters } from '../../../src/orchestration/intent.parameters.js';
import type { RunEvent } from '../../../src/orchestration/runs/run.record.js';
import { ADMIN, ANALYST, happy, orchestra } from './run.fixture.js';

function thrownBy(work: () => unknown): FalajError {
  try {
    work();
  } catch (error) {
    if (error instanceof FalajError) return error;
  }
  throw new Error('nothing was thrown');
}

const PARAMETERS: readonly IntentParameter[] = [
  { name: 'country', type: 'string', description: 'c', default: 'QAT', allowed: ['QAT', 'SAU'] },
  { name: 'months', type: 'integer', description: 'm', default: 12, min: 1, max: 60 },
  { name: 'level', type: 'float', description: 'l', default: null },
];

describe('parameters of an intent', () => {
  it('are typed from texts and values, and defaulted', () => {
    expect(readIntentParameters('i', PARAMETERS, {})).toEqual({ country: 'QAT', months: 12, level: null });
    const given = { country: 'SAU', months: '24', level: '-1.5e1' };
    const read = readIntentParameters('i', PARAMETERS, given);
    expect(read).toEqual({ country: 'SAU', months: 24, level: -15 });
    expect(readIntentParameters('i', PARAMETERS, read)).toEqual(read);
  });

  it('tell every fault at once, and no value', () => {
    const error = thrownBy(() =>
      readIntentParameters('i', PARAMETERS, { country: 'secret', months: '1.5', level: 'NaN', other: 1 }),
    );
    expect(error).toMatchObject({
      code: 'orchestration.parameter',
      fields: {
        problems: [
          { parameter: 'other', expected: 'one of country, months, level' },
          { parameter: 'country', expected: 'one of QAT, SAU' },
          { parameter: 'months', expected: 'a whole number' },
          { parameter: 'level', expected: 'a finite number' },
        ],
      },
    });
    expect(JSON.stringify([error.detail, error.fields])).not.toContain('secret');
    for (const [months, expected] of [
      [0, 'at least 1'],
      [61, 'at most 60'],
    ] as const)
      expect(thrownBy(() => readIntentParameters('i', PARAMETERS, { months })).fields['problems']).toEqual([
        { parameter: 'months', expected },
      ]);
    const control = { country: 'a\u0007' };
    expect(thrownBy(() => readIntentParameters('i', PARAMETERS, control)).detail).toContain('control characters');
  });
});

describe('the explorer', () => {
  function agentFor(intent: string, parameters: readonly IntentParameter[] = [], scope = Scope.DEFAULT): Type<Agent> {
    @Injectable({ scope })
    @DeclareAgent({ intent, title: `Title of ${intent}` })
    class SomeAgent implements Agent {
      parameters(): readonly IntentParameter[] {
        return parameters;
      }

      run(): Promise<[]> {
        return Promise.resolve([]);
      }
    }
    return SomeAgent;
  }

  async function explored(...agents: Type<Agent>[]): Promise<IntentCatalogue> {
    @Module({ imports: [DiscoveryModule], providers: [AgentExplorer, IntentCatalogue, ...agents] })
    class Agents {}
    const module = await Test.createTestingModule({ imports: [Agents] }).compile();
    await module.init();
    return module.get(IntentCatalogue, { strict: false });
  }

  it('finds every agent', async () => {
    const intents = await explored(agentFor('b', PARAMETERS), agentFor('a'));
    expect(intents.list()).toEqual([
      { intent: 'a', title: 'Title of a', parameters: [] },
      { intent: 'b', title: 'Title of b', parameters: PARAMETERS },
    ]);
  });

  it('refuses two agents for one intent, a default that is none, and one that is made for each request', async () => {
    const wrong: IntentParameter = { name: 'n', type: 'integer', description: 'n', default: 0, min: 1 };
    const starting = explored(agentFor('a'), agentFor('a'), agentFor('b', [wrong]), agentFor('c', [], Scope.REQUEST));
    const error = await starting.catch((thrown: unknown) => thrown as FalajError);
    const problems = (error as FalajError).fields['problems'] as { code: string }[];
    expect((error as FalajError).code).toBe('definition.invalid');
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'wiring.intent_parameter',
      'wiring.request_scoped',
      'wiring.two_agents',
    ]);
  });
});

describe('what is kept of runs', () => {
  const order = { intent: 'test', params: {}, scope: ANALYST, requestId: 'r' };

  it('is for whoever started it and for admins', async () => {
    const { service, store } = orchestra(happy);
    const { record, result } = service.start(order);
    await result;
    for (const scope of [ANALYST, ADMIN]) expect(store.get(record.runId, scope).result).toBe(await result);
    for (const scope of [ANONYMOUS, { ...ANALYST, principal: 'bob' }])
      expect(thrownBy(() => store.get(record.runId, scope)).code).toBe('orchestration.unknown_run');
    expect(thrownBy(() => store.get('nothing', ADMIN)).code).toBe('orchestration.unknown_run');
  });

  it('is bounded in number and time, and so are runs at once', async () => {
    const { service, store, clock, run } = orchestra(happy);
    const first = service.start(order);
    const second = service.start(order);
    expect(thrownBy(() => service.start(order)).code).toBe('orchestration.overloaded');
    await Promise.all([first.result, second.result]);
    await run();
    await run();
    expect(store.size).toBe(3);
    expect(thrownBy(() => store.get(first.record.runId, ANALYST)).code).toBe('orchestration.unknown_run');
    await clock.advance(59_999);
    expect(store.get(second.record.runId, ANALYST)).toBe(second.record);
    await clock.advance(1);
    expect(thrownBy(() => store.get(second.record.runId, ANALYST)).code).toBe('orchestration.unknown_run');
    expect(store.size).toBe(0);
  });

  it('refuses what no agent could answer before there is a run', () => {
    const { service, store } = orchestra(happy);
    expect(thrownBy(() => service.start({ ...order, intent: 'nothing' })).code).toBe('orchestration.unknown_intent');
    expect(thrownBy(() => service.start({ ...order, params: { x: 1 } })).code).toBe('orchestration.parameter');
    expect(store.size).toBe(0);
  });

  it('tells its steps to those who follow, from where they left, and ends with the result', async () => {
    const { service, store } = orchestra(happy);
    const { record, result } = service.start(order);
    const collect = (after: number): { events: RunEvent[]; ends: number; stop: () => void } => {
      const seen = { events: [] as RunEvent[], ends: 0, stop: (): void => undefined };
      const listener = { event: (event: RunEvent) => void seen.events.push(event), end: () => void (seen.ends += 1) };
      seen.stop = store.follow(record, after, listener).stop;
      return seen;
    };
    const live = collect(0);
    const gone = collect(0);
    expect(thrownBy(() => collect(0)).code).toBe('orchestration.overloaded');
    gone.stop();
    gone.stop();
    const told = gone.events.length;
    const value = await result;
    expect(live.events.map(({ id }) => id)).toEqual([...Array(11).keys()].map((i) => i + 1));
    expect(live.events.slice(0, 10).map(({ data }) => `${data['node'] as string} ${data['state'] as string}`)).toEqual(
      ['route', 'prefetch', 'invoke', 'verify', 'format'].flatMap((node) => [`${node} entered`, `${node} left`]),
    );
    expect(live.events.at(-1)).toEqual({ id: 11, name: 'result', data: value });
    expect([live.ends, gone.ends, gone.events.length]).toEqual([1, 0, told]);
    live.stop();
    const late = collect(9);
    expect([late.events.map(({ id }) => id), late.ends]).toEqual([[10, 11], 1]);
  });
});

describe('texts', () => {
  it.each([
    [1234567.891, 'qar', '1,234,568'],
    [12.345, 'percent', '12.3'],
    [-0.04, 'percent', '-0.04'],
    [-1234.5, 'persons', '-1,234.5'],
    [1000, 'count', '1,000'],
    [2023, 'year', '2023'],
    [0.00001234, 'probability', '0.000012'],
    [0, 'percent', '0'],
    [0.9999, 'ratio', '1.00'],
    [1e21, 'usd', '1e+21'],
  ])('%d %s reads %s', (value, unit, text) => {
    expect(numberText(value, unit)).toBe(text);
  });

  it('the path that asks the same again', () => {
    const params: JsonObject = { country: 'Côte d’Ivoire', list: [25, 50], none: null, on: true };
    expect(repeatPath('q', params)).toBe(
      `/api/v1/queries/q/run?${new URLSearchParams({ country: 'Côte d’Ivoire', list: '25,50', on: 'true' }).toString()}`,
    );
    expect(repeatPath('q', { list: ['a,b'] })).toBeNull();
  });
});
