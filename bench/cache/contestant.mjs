import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('contestant.child.mjs', import.meta.url));
const STOP_MS = 5000;
const ASK_MS = 120_000;

/**
 * One cache in a process of its own, doing what it is told: whatever one library leaves behind (garbage, compiled code, timers) no
 * other pays for, while the rounds of all of them still alternate.
 */
export class Contestant {
  static async start(adapter, { work, settings = {}, arguments: words = [] }) {
    const contestant = new Contestant();
    contestant.adapter = adapter;
    contestant.waiting = new Map();
    contestant.numbers = 0;
    contestant.output = '';
    contestant.child = fork(CHILD, [adapter, work], { execArgv: words, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    contestant.listen();
    await contestant.ask('settle', settings);
    return contestant;
  }

  listen() {
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (chunk) => (this.output = (this.output + chunk).slice(-4000)));
    }
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.on('message', ({ number, value, error }) => {
      const asked = this.waiting.get(number);
      this.waiting.delete(number);
      if (error === undefined) asked?.resolve(value);
      else asked?.reject(new Error(`${this.adapter}: ${error}`));
    });
    this.child.once('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error(`${this.adapter} ended:\n${this.output}`));
      this.waiting.clear();
    });
  }

  /** Has the process do one piece of work and gives what came of it; nothing is waited for without end. */
  ask(task, argument = {}, withinMs = ASK_MS) {
    const number = ++this.numbers;
    let timer;
    const answered = new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      timer = setTimeout(() => reject(new Error(`${this.adapter}: ${task} took over ${withinMs} ms`)), withinMs);
    });
    this.child.send({ number, task, argument });
    const done = answered.finally(() => clearTimeout(timer));
    // Work that is under way when the row fails is waited for by nobody.
    done.catch(() => undefined);
    return done;
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    await this.gone;
    clearTimeout(timer);
  }
}
