import { Module } from '@nestjs/common';
import { RegistryModule } from '../../registry/registry.module.js';
import { LabourMarketController } from './labour-market.controller.js';
import { LabourMarketDataClient } from './labour-market.data-client.js';
import { LabourMarketGccDataClient } from './labour-market-gcc.data-client.js';
import { LabourMarketOutlookDataClient } from './labour-market-outlook.data-client.js';
import { LabourMarketPayDataClient } from './labour-market-pay.data-client.js';
import { LabourMarketService } from './labour-market.service.js';
import { LabourMarketWorldBankDataClient } from './labour-market-world-bank.data-client.js';
import { LabourMarketWorkforceDataClient } from './labour-market-workforce.data-client.js';

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
  ],
})
export class LabourMarketModule {}
