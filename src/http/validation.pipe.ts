import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { FalajError } from '../kernel/falaj-error.js';

interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

/** Bodies and queries against their classes: every problem at once, nothing undeclared let through. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: invalidRequest,
  });
}

export function invalidRequest(errors: readonly ValidationError[]): FalajError {
  const problems = errors.flatMap((error) => problemsOf(error, ''));
  const detail = problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
  return new FalajError('request.invalid', detail, {
    fields: { errors: problems.map(({ field, problem }) => ({ field, problem })) },
  });
}

function problemsOf(error: ValidationError, above: string): FieldProblem[] {
  const field = above === '' ? error.property : `${above}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((problem) => ({ field, problem }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, field))];
}
