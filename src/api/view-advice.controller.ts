import { Controller, Get, Header } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '../http/require-role.decorator.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import { AdvicePresenter } from './advice.presenter.js';

/** Beside the verbs on views: its path has one segment where theirs has a view's name, and stands before it. */
@ApiTags('operations')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/admin/materialized-views')
export class ViewAdviceController {
  constructor(private readonly presenter: AdvicePresenter) {}

  @Get('advice')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary:
      'Which queries deserve a view, as items for a views.yml; which views cost more than they save; why not others',
  })
  advise(): Promise<JsonObject> {
    return this.presenter.advise();
  }
}
