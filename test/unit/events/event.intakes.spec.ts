import { Injectable, Logger, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AcceptsEvent, type EventReceipt } from '../../../src/events/accepts-event.decorator.js';
import { defineEvent } from '../../../src/events/event-declaration.js';
import { EventIntakes } from '../../../src/events/event.intakes.js';
import { EventsModule } from '../../../src/events/events.module.js';

Logger.overrideLogger(false);

const RANG = defineEvent('bell_rang', { payload: { tower: 'text', at: 'instant', times: 'integer?' } });

@Injectable()
class Tower {
  rung = 0;

  @AcceptsEvent(RANG, { workspace: 'tower' })
  ring(): Promise<EventReceipt> {
    this.rung += 1;
    return Promise.resolve({ rung: this.rung });
  }
}

@Injectable()
class Echo {
  @AcceptsEvent(RANG)
  answer(): Promise<EventReceipt> {
    return Promise.resolve({});
  }
}

@Injectable()
class Deaf {
  @AcceptsEvent(RANG, { workspace: 'times' })
  hear(): Promise<EventReceipt> {
    return Promise.resolve({});
  }
}

async function intakesOf(...providers: readonly Type[]): Promise<EventIntakes> {
  @Module({ imports: [EventsModule, EventsModule.declare(RANG)], providers: [...providers] })
  class Belfry {}
  const module = await Test.createTestingModule({ imports: [Belfry] }).compile();
  return (await module.init()).get(EventIntakes);
}

describe('writers of events from outside', () => {
  it('are found at start, and called on their own instance', async () => {
    const intakes = await intakesOf(Tower);
    expect(intakes.types()).toEqual(['bell_rang']);
    const intake = intakes.get('bell_rang');
    expect(intake).toMatchObject({ place: 'Tower.ring', workspace: 'tower', declaration: RANG });
    const asked = [{}, {}, {}] as unknown as Parameters<typeof intake.write>;
    expect([await intake.write(...asked), await intake.write(...asked)]).toEqual([{ rung: 1 }, { rung: 2 }]);
    expect(() => intakes.get('earthquake')).toThrow('bell_rang');
  });

  it('are one a type, and admit by a text of the payload', async () => {
    await expect(intakesOf(Tower, Echo)).rejects.toMatchObject({ code: 'event.invalid' });
    await expect(intakesOf(Deaf)).rejects.toMatchObject({ code: 'event.invalid' });
  });
});
