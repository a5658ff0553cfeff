import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { FalajError } from '../kernel/falaj-error.js';

interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

/** More than this nobody reads, and an answer must not be many times its question. */
const PROBLEMS_MAX = 20;

/** Bodies and queries against their classes: the problems at once, nothing undeclared let through. */
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
  const all = errors.flatMap((error) => problemsOf(error, ''));
  const problems = all.slice(0, PROBLEMS_MAX);
  const told = problems.map(({ field, problem }) => `${field}: ${problem}`);
  const rest = all.length > problems.length ? [`and ${String(all.length - problems.length)} more`] : [];
  const detail = [...told, ...rest].join('; ');
  return new FalajError('request.invalid', detail, {
    fields: { errors: problems.map(({ field, problem }) => ({ field, problem })) },
  });
}

function problemsOf(error: ValidationError, above: string): FieldProblem[] {
  const field = above === '' ? error.property : `${above}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((problem) => ({ field, problem }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, field))];
}
