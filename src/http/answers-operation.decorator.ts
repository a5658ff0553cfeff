import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';

export const OPERATION_EXTENSION = 'x-falaj-operation';

/** Documents a route by the definition that it answers: its parameters, columns and examples are read from there. */
export const AnswersOperation = (operation: string): MethodDecorator =>
  applyDecorators(ApiExtension(OPERATION_EXTENSION, operation), ApiBearerAuth());
