import type { ApiResponseOptions } from '@nestjs/swagger';

const of = (example: unknown): ApiResponseOptions => ({ schema: { type: 'object', example } });

export const EXAMPLES = {
  issues: of({}),
  count: of({}),
  search: of({}),
  updated: of({}),
  issue: of({}),
  history: of({}),
  comments: of({}),
  bulk: of({}),
  comment: of({}),
  projects: of({}),
  project: of({}),
  users: of({}),
};
