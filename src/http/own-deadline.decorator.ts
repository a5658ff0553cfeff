import { SetMetadata } from '@nestjs/common';

export const OWN_DEADLINE = 'falaj:own-deadline';

/**
 * The handler ends by a deadline of its own: within `http.request_timeout_ms` with what it has by then, or by the timeouts of the work
 * it waits for, where these are longer.
 */
export const KeepsOwnDeadline = (): MethodDecorator => SetMetadata(OWN_DEADLINE, true);
