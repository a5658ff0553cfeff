import type { SimDatabase } from './sim-database.js';
import type { SimProcess } from './sim-process.js';
import type { SimRedis } from './sim-redis.js';
import type { Random, World } from './world.js';

/** What may go wrong in a run: everything, or much of one kind. */
export const WEATHERS = ['mixed', 'mixed', 'mixed', 'histories', 'processes', 'redis'] as const;
export type Weather = (typeof WEATHERS)[number];

export interface Scene {
  readonly random: Random;
  readonly world: World;
  readonly database: SimDatabase;
  readonly redis: SimRedis | null;
  readonly processes: SimProcess[];
  join(): void;
  restored(): void;
}

type Fault = () => void;

/** One fault, now; what it breaks is whole again later. */
export function disturb(scene: Scene, weather: Weather): void {
  const laterMs = scene.random.between(5, 250);
  const { histories, processes, redis } = {
    histories: historyFaults(scene),
    processes: processFaults(scene, laterMs),
    redis: redisFaults(scene, laterMs),
  };
  const restart = processes.crash;
  const faults: Record<Weather, readonly Fault[]> = {
    mixed: [...Object.values(histories), ...Object.values(processes), ...Object.values(redis)],
    histories: [histories.restore, histories.restore, restart, ...Object.values(redis)],
    processes: Object.values(processes),
    redis: [...Object.values(redis), restart],
  };
  scene.random.pick(faults[weather])();
}

function processFaults({ random, world, processes, join }: Scene, laterMs: number) {
  const process = random.pick(processes);
  return {
    pause: () => {
      process.pause(laterMs);
    },
    partition: () => {
      process.isCutOff = true;
      world.after(laterMs, () => (process.isCutOff = false));
    },
    crash: () => {
      process.crash();
      processes.splice(processes.indexOf(process), 1);
      join();
    },
    stepWall: () => {
      process.stepWall(random.between(-5000, 5000));
    },
  };
}

function historyFaults({ random, world, database, restored }: Scene) {
  return {
    away: () => {
      database.isAway = true;
      for (const session of database.sessions) database.end(session);
      world.after(random.between(2, 120), () => (database.isAway = false));
    },
    restore: () => {
      restored();
      database.restore(1 + random.below(6), random.chance(0.5));
    },
  };
}

function redisFaults({ redis, random, world }: Scene, laterMs: number): Readonly<Record<string, Fault>> {
  if (redis === null) return {};
  return {
    ...(redis.members > 1 ? memberFaults(redis, random, world, laterMs) : {}),
    away: () => {
      redis.state = random.pick(['away', 'hanging'] as const);
      world.after(laterMs, () => (redis.state = 'up'));
    },
    revert: () => {
      redis.save();
      world.after(laterMs, () => {
        redis.revert();
      });
    },
    lose: () => {
      if (random.chance(0.5)) redis.flush();
      else redis.evict();
    },
    loseWrites: () => {
      redis.lostShare = random.next();
    },
  };
}

/** Of one member of a cluster, while the others are well. */
function memberFaults(redis: SimRedis, random: Random, world: World, laterMs: number): Readonly<Record<string, Fault>> {
  const member = random.below(redis.members);
  return {
    memberAway: () => {
      redis.ailing.set(member, random.pick(['away', 'hanging'] as const));
      world.after(laterMs, () => redis.ailing.delete(member));
    },
    failOver: () => {
      redis.save();
      world.after(laterMs, () => {
        redis.failOver(member);
      });
    },
  };
}
