import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const CHILD = join(import.meta.dirname, 'writer.child.mjs');
const ANSWER_MS = 20_000;

/** A process that writes, seen from outside: each call ends with its answer, its failure, or the process's death. */
export class Writer {
  calls = new Map();
  last = 0;

  constructor(places) {
    this.places = places;
  }

  async launch() {
    const child = fork(CHILD, [], {
      // Addresses hold passwords, which stand in no list of processes.
      env: { ...process.env, FALAJ_PROOF_PLACES: JSON.stringify(this.places) },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child = child;
    child.on('exit', () => {
      for (const { settle } of this.calls.values()) settle({ failure: 'killed' });
      this.calls.clear();
      if (this.child === child) this.isReady = false;
    });
    child.on('message', ({ call, ...answer }) => {
      this.calls.get(call)?.settle(answer);
      this.calls.delete(call);
    });
    const [message] = await once(child, 'message');
    if (message.ready !== true) throw new Error('the writing process did not start');
    this.isReady = true;
  }

  /** `{reply}` or `{failure}`. */
  ask(verb, words = {}) {
    if (!this.isReady) return Promise.resolve({ failure: 'not running' });
    const call = (this.last += 1);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.calls.get(call)?.settle({ failure: 'silent' }), ANSWER_MS);
      const settle = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.calls.set(call, { settle });
      this.child.send({ call, verb, ...words }, (error) => {
        if (error) settle({ failure: 'killed' });
      });
    });
  }

  async kill() {
    this.isReady = false;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}
