import { Module } from '@nestjs/common';
import { EventsModule } from '../../events/events.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { AssignmentService } from './assignment.service.js';
import { ConfigurationService } from './configuration.service.js';
import { DemandDataClient } from './demand.data-client.js';
import { EquipmentWorkController } from './equipment-work.controller.js';
import { EquipmentController } from './equipment.controller.js';
import { EquipmentDataClient } from './equipment.data-client.js';
import { EquipmentService } from './equipment.service.js';
import { EvidencePacks } from './evidence.packs.js';
import { EvidenceService } from './evidence.service.js';
import { InventoryController } from './inventory.controller.js';
import { InventoryDataClient } from './inventory.data-client.js';
import { InventoryService } from './inventory.service.js';
import { KeptValuesController } from './kept-values.controller.js';
import { OperationsController } from './operations.controller.js';
import { OperationsDataClient } from './operations.data-client.js';
import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';
import { SessionsService } from './sessions.service.js';
import { StockController } from './stock.controller.js';
import { StockService } from './stock.service.js';
import { TelemetryDataClient } from './telemetry.data-client.js';
import { TelemetryService } from './telemetry.service.js';
import { WarehouseVectorDataClient } from './warehouse-vector.data-client.js';
import { EQUIPMENT_UPDATE, INVENTORY_UPDATE } from './warehouse.events.js';

/** Stock, equipment, tasks, and what is like what. Every definition below definitions/warehouse has one method in one of the data clients. */
@Module({
  imports: [RegistryModule, EventsModule.declare(INVENTORY_UPDATE, EQUIPMENT_UPDATE)],
  controllers: [
    InventoryController,
    StockController,
    EquipmentController,
    EquipmentWorkController,
    OperationsController,
    SearchController,
    KeptValuesController,
  ],
  providers: [
    ...[InventoryDataClient, DemandDataClient, InventoryService, StockService],
    ...[EquipmentDataClient, TelemetryDataClient, EquipmentService, AssignmentService, TelemetryService],
    ...[OperationsDataClient, ConfigurationService, SessionsService],
    ...[WarehouseVectorDataClient, SearchService, EvidencePacks, EvidenceService],
  ],
})
export class WarehouseModule {}
