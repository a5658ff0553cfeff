import { Global, Module } from '@nestjs/common';
import { API_KEYS } from '../http/api-keys.port.js';
import { OPERATOR_AUDIT } from '../http/operator-audit.port.js';
import { ActionRetention } from './action.retention.js';
import { ApiKeyStore } from './api-key.store.js';
import { OperatorActions } from './operator-actions.js';
import { ServiceKeys } from './service-keys.js';

/** What the edge knows of callers beyond their tokens, and keeps of what operators do: in the database. */
@Global()
@Module({
  providers: [
    ApiKeyStore,
    ServiceKeys,
    OperatorActions,
    ActionRetention,
    { provide: API_KEYS, useExisting: ServiceKeys },
    { provide: OPERATOR_AUDIT, useExisting: OperatorActions },
  ],
  exports: [ServiceKeys, OperatorActions, API_KEYS, OPERATOR_AUDIT],
})
export class IdentityModule {}
