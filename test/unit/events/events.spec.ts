import { Injectable, Logger, Module, Scope } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { EventBus } from '../../../src/events/event-bus.js';
import { defineEvent, type EventDeclaration } from '../../../src/events/event-declaration.js';
import { EventCatalogue } from '../../../src/events/event.catalogue.js';
import { EventPublisher } from '../../../src/events/event.publisher.js';
import { EventsModule } from '../../../src/events/events.module.js';
import { OnEvent } from '../../../src/events/on-event.decorator.js';
import type { FalajError } from '../../../src/kernel/falaj-error.js';

Logger.overrideLogger(false);

const RATED = defineEvent('insight.rated', {
  payload: { insight_id: 'integer', rating: 'number', by: 'text?', on: 'date', final: 'flag' },
  tags: ['insight:{insight_id}', 'ratings:{on}', 'board:overview'],
});
const PAYLOAD = { insight_id: 7, rating: 4.5, by: null, on: '2025-01-15', final: true };
const SEEN = defineEvent('seen', { payload: { what: 'text' } });

function catalogueOf(...declarations: readonly EventDeclaration[]): EventCatalogue {
  const catalogue = new EventCatalogue();
  catalogue.fill(declarations);
  return catalogue;
}

/** The codes of what is wrong; the error must be one of its own, with a hint and every message. */
function faultsOf(...declarations: readonly EventDeclaration[]): readonly string[] {
  try {
    catalogueOf(...declarations);
  } catch (thrown) {
    const error = thrown as FalajError;
    expect(error).toMatchObject({ code: 'event.invalid', hint: expect.stringContaining('start again') as string });
    const problems = error.fields.problems as unknown as { event: string; code: string; message: string }[];
    problems.forEach(({ event, message }) => {
      expect(error.detail).toContain(`${event}  ${message}`);
    });
    return problems.map(({ code }) => code);
  }
  return [];
}

describe('declared events', () => {
  it.each([
    ['a type of capitals', defineEvent('Rated', { payload: {} }), 'event.type'],
    ['a type with blanks', defineEvent('is rated', { payload: {} }), 'event.type'],
    ['an unknown family', defineEvent('x', { payload: { a: 'text' }, tags: ['a'] }), 'event.tag'],
    ['a reserved family', defineEvent('x', { payload: { a: 'text' }, tags: ['table:{a}'] }), 'event.tag'],
    ['a member it lacks', defineEvent('x', { payload: { a: 'text' }, tags: ['t:{b}'] }), 'event.placeholder'],
    ['a member that may be null', defineEvent('x', { payload: { a: 'text?' }, tags: ['t:{a}'] }), 'event.placeholder'],
    ['a member that is a flag', defineEvent('x', { payload: { a: 'flag' }, tags: ['t:{a}'] }), 'event.placeholder'],
    ['a member of no name', defineEvent('x', { payload: { 'a b': 'text' } }), 'event.member'],
    ['an unknown kind', defineEvent('x', { payload: { a: 'colour' as 'text' } }), 'event.member'],
    [
      'too many tags',
      defineEvent('x', { payload: {}, tags: Array.from({ length: 17 }, (_, at) => `f${at}:*`) }),
      'event.tag',
    ],
  ])('are refused at start for %s', (_, declaration, code) => {
    expect(faultsOf(declaration)).toEqual([code]);
  });

  it('are refused where two have one type, all faults at once', () => {
    const other = defineEvent('insight.rated', { payload: {}, tags: ['op:x', 'b:{c}'] });
    expect(faultsOf(RATED, other)).toEqual(['event.duplicate', 'event.tag', 'event.placeholder']);
  });

  it('may be made known twice', () => {
    expect(faultsOf(RATED, RATED)).toEqual([]);
  });

  it('map to tags by their payload', () => {
    const tags = catalogueOf(RATED).tagsOf(RATED, PAYLOAD);
    expect(tags).toEqual([
      expect.stringMatching(/^insight#[0-9a-f]{3}$/),
      'insight:*',
      expect.stringMatching(/^ratings#[0-9a-f]{3}$/),
      'ratings:*',
      expect.stringMatching(/^board#[0-9a-f]{3}$/),
      'board:*',
    ]);
    expect(catalogueOf(SEEN).tagsOf(SEEN, { what: 'x' })).toEqual([]);
  });

  it.each([
    ['a member too many', { ...PAYLOAD, secret: 's3cret' }],
    ['a fraction', { ...PAYLOAD, insight_id: 7.5 }],
    ['no date', { ...PAYLOAD, on: '15/01/2025' }],
    ['a day that is none', { ...PAYLOAD, on: '2025-13-45' }],
    ['null where it may not be', { ...PAYLOAD, final: null as unknown as boolean }],
    ['not a number', { ...PAYLOAD, rating: NaN }],
    ['a text beyond all measure', { ...PAYLOAD, by: 'x'.repeat(10_001) as unknown as null }],
  ])('are refused with %s, and the value is not repeated', (_, payload) => {
    try {
      catalogueOf(RATED).tagsOf(RATED, payload);
      throw new Error('was taken');
    } catch (error) {
      expect(error).toMatchObject({ code: 'request.invalid' });
      expect((error as Error).message).not.toMatch('s3cret');
    }
  });

  it('are refused where nobody declared them', () => {
    expect(() => catalogueOf().tagsOf(RATED, PAYLOAD)).toThrow('event.undeclared');
    const twin = defineEvent('insight.rated', { payload: {} });
    expect(() => catalogueOf(RATED).tagsOf(twin, {})).toThrow('event.undeclared');
  });
});

/** A transaction that does what the test says. */
class ScriptedTransaction {
  readonly recorded: string[][] = [];
  private readonly waiting: (() => void)[] = [];
  refuse: Error | undefined;

  recordChange(tags: readonly string[]): Promise<void> {
    if (this.refuse !== undefined) return Promise.reject(this.refuse);
    this.recorded.push([...tags]);
    return Promise.resolve();
  }

  afterCommit(work: () => void): void {
    this.waiting.push(work);
  }

  commit(): void {
    this.waiting.splice(0).forEach((work) => {
      work();
    });
  }
}

describe('a published event', () => {
  const catalogue = catalogueOf(RATED, SEEN);
  let bus: EventBus;
  let publisher: EventPublisher;
  let transaction: ScriptedTransaction;
  let heard: unknown[];

  beforeEach(() => {
    bus = new EventBus();
    publisher = new EventPublisher(catalogue, bus);
    transaction = new ScriptedTransaction();
    heard = [];
    bus.on(RATED, (payload) => void heard.push(payload));
  });

  it('is heard after the commit and not before, as it was when published', async () => {
    const payload = { ...PAYLOAD };
    await publisher.publish(transaction, RATED, payload);
    payload.insight_id = 8;
    expect(heard).toEqual([]);
    expect(transaction.recorded).toHaveLength(1);
    transaction.commit();
    expect(heard).toEqual([PAYLOAD]);
  });

  it('is heard by nobody where its tags could not be recorded', async () => {
    transaction.refuse = new Error('refused');
    await expect(publisher.publish(transaction, RATED, PAYLOAD)).rejects.toThrow('refused');
    transaction.commit();
    expect(heard).toEqual([]);
  });

  it('that moves no tags records none', async () => {
    await publisher.publish(transaction, SEEN, { what: 'x' });
    expect(transaction.recorded).toEqual([]);
  });

  it('is heard by the others where one listener throws, at once or later', async () => {
    const failing = new EventBus();
    const told: string[] = [];
    failing.on(RATED, () => {
      throw new Error('at once');
    });
    failing.on(RATED, () => Promise.reject(new Error('later')));
    failing.on(RATED, () => void told.push('third'));
    await new EventPublisher(catalogue, failing).publish(transaction, RATED, PAYLOAD);
    transaction.commit();
    expect(told).toEqual(['third']);
  });

  it('may not go past the transaction where it moves tags', () => {
    expect(() => {
      bus.publish(RATED, PAYLOAD);
    }).toThrow('internal.unexpected');
    expect(heard).toEqual([]);
    const seen: string[] = [];
    bus.on(SEEN, ({ what }) => void seen.push(what));
    bus.publish(SEEN, { what: 'it' });
    expect(seen).toEqual(['it']);
  });
});

describe('the room as a module', () => {
  it('finds declarations and listeners of every module, and each listener hears once', async () => {
    @Injectable()
    class Listener {
      readonly heard: string[] = [];

      @OnEvent(SEEN)
      onSeen({ what }: { readonly what: string }): void {
        this.heard.push(what);
      }
    }
    let made = 0;
    @Injectable({ scope: Scope.REQUEST })
    class Fleeting {
      constructor() {
        made += 1;
      }

      @OnEvent(SEEN)
      onSeen(): void {
        made += 100;
      }
    }
    @Module({
      imports: [EventsModule.declare(SEEN)],
      providers: [Listener, Fleeting, { provide: 'again', useExisting: Listener }],
    })
    class First {}
    @Module({ imports: [EventsModule.declare(RATED)] })
    class Second {}
    const module = await Test.createTestingModule({ imports: [EventsModule, First, Second] }).compile();
    await module.init();
    const types = module
      .get(EventCatalogue)
      .list()
      .map(({ declaration }) => declaration.type);
    expect(types).toEqual(['insight.rated', 'seen', 'view.refreshed']);
    module.get(EventBus).publish(SEEN, { what: 'a bird' });
    expect(module.get(Listener, { strict: false }).heard).toEqual(['a bird']);
    expect(made).toBe(0);
    await module.close();
  });

  it('does not start over a faulty declaration', async () => {
    const faulty = defineEvent('faulty', { payload: {}, tags: ['thing:{id}'] });
    @Module({ imports: [EventsModule.declare(faulty)] })
    class Faulty {}
    const module = await Test.createTestingModule({ imports: [EventsModule, Faulty] }).compile();
    await expect(module.init()).rejects.toMatchObject({ code: 'event.invalid' });
  });
});
