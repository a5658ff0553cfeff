import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { ReadTransaction } from '../database/read-transaction.js';
import { auditFunctions, auditNarrowings, auditTables, auditTablesFiles } from './audit/catalogue.rules.js';
import { readFacts } from './audit/catalogue.facts.js';
import { auditStatements } from './audit/statement.audit.js';
import { definitionError, type DefinitionProblem } from './definitions/definition-problem.js';
import type { QueryDefinition } from './query-definition.js';
import { QueryRegistry } from './query.registry.js';

/**
 * Holds the definitions against the database: tables exist, are ordinary and readable, statements run and give the columns
 * and types of their contracts, functions are not volatile, narrowing columns and person keys are what they are said to be.
 */
@Injectable()
export class CatalogueAuditor implements OnModuleInit, OnApplicationBootstrap {
  private begun: Promise<readonly DefinitionProblem[]> | undefined;

  constructor(
    private readonly registry: QueryRegistry,
    private readonly transactions: ReadTransaction,
  ) {}

  /** Begins beside what other rooms ask the database at a start: it waits for the database most of the time. */
  onModuleInit(): void {
    this.begun = this.audit();
    // Heard below; or by nobody, where the start ends before.
    this.begun.catch(() => undefined);
  }

  /** @throws FalajError definition.invalid with every difference; database.* where it cannot be asked. */
  async onApplicationBootstrap(): Promise<void> {
    const problems = await (this.begun ?? this.audit());
    if (problems.length > 0) throw definitionError(problems);
  }

  /** Every difference between definitions and database; empty when they agree. */
  async audit(): Promise<readonly DefinitionProblem[]> {
    const definitions = this.registry.list();
    const { tables } = this.registry;
    const names = [...new Set([...definitions.flatMap(({ reads }) => reads), ...tables.map(({ table }) => table)])];
    const called = [...new Set(definitions.flatMap(({ functions }) => functions))];
    const facts = await this.transactions.run((reader) => readFacts(reader, names, called));
    const problems: DefinitionProblem[] = [...auditTablesFiles(tables, facts)];
    const sound: QueryDefinition[] = [];
    for (const definition of definitions) {
      const found = [
        ...auditTables(definition, facts, tables),
        ...auditFunctions(definition, facts),
        ...auditNarrowings(definition, facts),
      ];
      problems.push(...found);
      if (found.length === 0) sound.push(definition);
    }
    return [...problems, ...(await auditStatements(sound, this.transactions))];
  }
}
