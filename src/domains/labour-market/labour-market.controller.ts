import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnswersOperation } from '../../http/answers-operation.decorator.js';
import { QueryParameters } from '../../http/query-parameters.decorator.js';
import { ReadyAnswer } from '../../http/ready-answer.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { LabourMarketService, type RawParameters } from './labour-market.service.js';

/** Named questions about the labour market. Parameters are those of the definition behind each; the registry checks them. */
@ApiTags('labour market')
@Controller('api/v1/labour-market')
export class LabourMarketController {
  constructor(private readonly service: LabourMarketService) {}

  @Get('retention-by-company')
  @ReadyAnswer()
  @AnswersOperation('get_retention_by_company')
  retentionByCompany(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.retentionByCompany(scope, params);
  }

  @Get('salary-statistics')
  @ReadyAnswer()
  @AnswersOperation('get_salary_statistics')
  salaryStatistics(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.salaryStatistics(scope, params);
  }

  @Get('employee-transitions')
  @ReadyAnswer()
  @AnswersOperation('get_employee_transitions')
  employeeTransitions(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.employeeTransitions(scope, params);
  }

  @Get('qatarization-rates')
  @ReadyAnswer()
  @AnswersOperation('get_qatarization_rates')
  qatarizationRates(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.qatarizationRates(scope, params);
  }

  @Get('gcc-indicators')
  @ReadyAnswer()
  @AnswersOperation('get_gcc_indicator')
  gccIndicators(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.gccIndicators(scope, params);
  }

  @Get('world-bank-indicators')
  @ReadyAnswer()
  @AnswersOperation('get_world_bank_indicator')
  worldBankIndicators(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.worldBankIndicators(scope, params);
  }

  @Get('early-warning')
  @ReadyAnswer()
  @AnswersOperation('early_warning_indicators')
  earlyWarning(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.earlyWarning(scope, params);
  }

  @Get('vision-2030')
  @ReadyAnswer()
  @AnswersOperation('vision_2030_targets_tracking')
  vision2030(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.vision2030(scope, params);
  }
}
