import { SetMetadata } from '@nestjs/common';

export const OWN_DEADLINE = 'falaj:own-deadline';

/** The handler answers within `http.request_timeout_ms` by itself, with what it has by then. */
export const KeepsOwnDeadline = (): MethodDecorator => SetMetadata(OWN_DEADLINE, true);
