import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Role } from '../kernel/query-scope.js';

export const REQUIRED_ROLE = Symbol('REQUIRED_ROLE');

/** Only callers with this role, or one that implies it, get in. Routes without it take everyone, a valid token or none. */
export const RequireRole = (role: Role): CustomDecorator<symbol> => SetMetadata(REQUIRED_ROLE, role);
