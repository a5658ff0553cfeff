import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { LabourMarketDataClient } from './labour-market.data-client.js';
import { LabourMarketOutlookDataClient } from './labour-market-outlook.data-client.js';

/** A query's parameters as a client sent them; the registry types, defaults and checks them. */
export type RawParameters = Record<string, unknown>;

/** Which registered query answers each of the domain's named questions. */
@Injectable()
export class LabourMarketService {
  constructor(
    private readonly client: LabourMarketDataClient,
    private readonly outlook: LabourMarketOutlookDataClient,
  ) {}

  retentionByCompany(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getRetentionByCompany(scope, params);
  }

  salaryStatistics(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getSalaryStatistics(scope, params);
  }

  employeeTransitions(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getEmployeeTransitions(scope, params);
  }

  qatarizationRates(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getQatarizationRates(scope, params);
  }

  gccIndicators(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getGccIndicator(scope, params);
  }

  worldBankIndicators(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getWorldBankIndicator(scope, params);
  }

  earlyWarning(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.outlook.earlyWarningIndicators(scope, params);
  }

  vision2030(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.outlook.vision2030TargetsTracking(scope, params);
  }
}
