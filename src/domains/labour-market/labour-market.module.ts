import { Module } from '@nestjs/common';
import { RegistryModule } from '../../registry/registry.module.js';
import { AnomaliesAgent } from './agents/anomalies.agent.js';
import { BestPracticesAgent } from './agents/best-practices.agent.js';
import { CorrelationAgent } from './agents/correlation.agent.js';
import { GccBenchmarkAgent } from './agents/gcc-benchmark.agent.js';
import { RootCausesAgent } from './agents/root-causes.agent.js';
import { TalentCompetitionAgent } from './agents/talent-competition.agent.js';
import { Vision2030Agent } from './agents/vision2030.agent.js';
import { LabourMarketController } from './labour-market.controller.js';
import { LabourMarketDataClient } from './labour-market.data-client.js';
import { LabourMarketGccDataClient } from './labour-market-gcc.data-client.js';
import { LabourMarketOutlookDataClient } from './labour-market-outlook.data-client.js';
import { LabourMarketPayDataClient } from './labour-market-pay.data-client.js';
import { LabourMarketService } from './labour-market.service.js';
import { LabourMarketWorldBankDataClient } from './labour-market-world-bank.data-client.js';
import { LabourMarketWorkforceDataClient } from './labour-market-workforce.data-client.js';

const AGENTS = [
  AnomaliesAgent,
  BestPracticesAgent,
  CorrelationAgent,
  GccBenchmarkAgent,
  RootCausesAgent,
  TalentCompetitionAgent,
  Vision2030Agent,
];

/** The labour market's questions. Every definition below definitions/labour-market has one method in one of the data clients. */
@Module({
  imports: [RegistryModule],
  controllers: [LabourMarketController],
  providers: [
    LabourMarketService,
    LabourMarketDataClient,
    LabourMarketGccDataClient,
    LabourMarketOutlookDataClient,
    LabourMarketPayDataClient,
    LabourMarketWorkforceDataClient,
    LabourMarketWorldBankDataClient,
    ...AGENTS,
  ],
})
export class LabourMarketModule {}
