import type { WritesReport } from '../cache/writes/write.report.js';
import { STREAM_UNSET } from '../cache/writes/written.family.js';
import type { Look } from './doctor.examiner.js';

/** What the doctor says of values that are written through the cache. */
export function writesLook({ families }: WritesReport): readonly Look[] {
  if (families.length === 0) return [{ state: 'ok', detail: 'no family of values is written through the cache' }];
  return families.map(({ family, pattern, mode, reason, pending, deadLetters }) => {
    const dead = deadLetters ?? 0;
    const detail = `${family}: ${mode ?? 'unknown'}${reason === null ? '' : ` (${reason})`}, ${
      pending === null ? 'pending unknown' : `${String(pending)} pending`
    }, ${String(dead)} dead letters`;
    if (dead > 0) {
      return { state: 'warn', detail, remedy: `See falaj cache writes; then falaj cache writes --retry ${family}.` };
    }
    if (reason === null || reason === STREAM_UNSET) return { state: 'ok', detail };
    const remedy =
      mode === pattern
        ? 'Start that server again; what it acknowledged waits on its disk.'
        : 'Give WRITE_BEHIND_REDIS_URL a primary with noeviction, appendonly yes and appendfsync always.';
    return { state: 'warn', detail, remedy };
  });
}
