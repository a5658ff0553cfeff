import type { CatalogueFacts } from '../../../../src/registry/audit/catalogue.facts.js';
import { auditFunctions } from '../../../../src/registry/audit/catalogue.rules.js';
import type { QueryDefinition } from '../../../../src/registry/query-definition.js';

describe('auditFunctions', () => {
  it('refuses a function that this server knows as volatile', () => {
    const facts: CatalogueFacts = { tables: new Map(), volatileFunctions: new Set(['lower']) };
    const definition = { file: 'x.sql', functions: ['count', 'lower'] } as unknown as QueryDefinition;
    expect(auditFunctions(definition, facts).map((problem) => problem.message)).toEqual([
      'lower() is volatile on this server',
    ]);
  });
});
