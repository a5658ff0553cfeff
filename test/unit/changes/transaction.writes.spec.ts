import { Logger } from '@nestjs/common';
import { TransactionWrites } from '../../../src/changes/transaction.writes.js';
import type { WriteSession } from '../../../src/database/write-session.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';

Logger.overrideLogger(false);

describe('recorded writes', () => {
  let steps: string[];
  let statements: unknown[][];
  let coverFails = false;
  let commitFails = false;

  const writes = (): TransactionWrites => {
    const session = {
      query: (text: string, values: unknown[]) => {
        statements.push([text, values]);
        return Promise.resolve({ rows: [] });
      },
    } as unknown as WriteSession;
    const transactions = {
      run: async <T>(work: (given: WriteSession) => Promise<T>): Promise<T> => {
        const value = await work(session);
        if (commitFails) throw new FalajError('database.unavailable', 'gone');
        steps.push('commit');
        return value;
      },
    };
    const coverOwnWrites = (): Promise<number> => {
      steps.push('numbered');
      return coverFails ? Promise.reject(new FalajError('change.unreached', 'late')) : Promise.resolve(12);
    };
    return new TransactionWrites(transactions, { coverOwnWrites });
  };

  beforeEach(() => {
    steps = [];
    statements = [];
    coverFails = false;
    commitFails = false;
  });

  it('commit, are numbered, and then tell who waits, in that order', async () => {
    const outcome = await writes().run((transaction) => {
      transaction.afterCommit(() => void steps.push('told'));
      return Promise.resolve('value');
    });
    expect(outcome).toEqual({ value: 'value', seq: 12 });
    expect(steps).toEqual(['commit', 'numbered', 'told']);
  });

  it('tell who waits also where the number could not be had', async () => {
    coverFails = true;
    const run = writes().run((transaction) => {
      transaction.afterCommit(() => void steps.push('told'));
      return Promise.resolve();
    });
    await expect(run).rejects.toMatchObject({ code: 'change.unreached' });
    expect(steps).toEqual(['commit', 'numbered', 'told']);
  });

  it.each([
    ['the work fails', false],
    ['the commit fails', true],
  ])('tell nobody where %s', async (_, atCommit) => {
    commitFails = atCommit;
    const run = writes().run((transaction) => {
      transaction.afterCommit(() => void steps.push('told'));
      return atCommit ? Promise.resolve() : Promise.reject(new Error('work'));
    });
    await expect(run).rejects.toThrow();
    expect(steps).toEqual([]);
  });

  it('are not failed by who waits', async () => {
    const outcome = await writes().run((transaction) => {
      transaction.afterCommit(() => {
        throw new Error('a listener');
      });
      transaction.afterCommit(() => void steps.push('told'));
      return Promise.resolve();
    });
    expect(outcome.seq).toBe(12);
    expect(steps.at(-1)).toBe('told');
  });

  it('record each tag once, and nothing that is no tag', async () => {
    await writes().run((transaction) => transaction.recordChange(['a:b', 'a:b', 'c:d']));
    expect(statements).toEqual([[expect.stringContaining('falaj.record_change'), [['a:b', 'c:d']]]]);
    const wrong = writes().run((transaction) => transaction.recordChange(['no tag']));
    await expect(wrong).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
