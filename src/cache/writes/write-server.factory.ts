import { Logger } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { WriteServer } from './write.server.js';

/** Null where none is set. It is connected once a family is written. */
export function createWriteServer({ writeBehind }: Settings, clock: Clock & Timers): WriteServer | null {
  const { url } = writeBehind;
  return url === null ? null : new WriteServer({ ...writeBehind, url }, clock, new Logger('WriteBehind'));
}
