import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DeclaredRepositories } from './declared-repositories.js';
import type { AnyRepositoryDeclaration } from './repository.declaration.js';

/** A table that a repository reads, with the columns by whose values its answers are told apart. */
export interface RepositoryTable {
  readonly table: string;
  readonly narrowColumns: readonly string[];
}

/** What the modules declare (`CachedRepositoriesModule.declare`), known before anything is made. */
@Injectable()
export class RepositoryCatalogue {
  constructor(private readonly discovery: DiscoveryService) {}

  has(declaration: AnyRepositoryDeclaration): boolean {
    return this.list().includes(declaration);
  }

  /** What the change log has to track. */
  trackedTables(): readonly RepositoryTable[] {
    const columns = new Map<string, Set<string>>();
    const need = (table: string, ...names: readonly (string | undefined)[]): void => {
      const known = columns.get(table) ?? new Set<string>();
      for (const name of names) if (name !== undefined) known.add(name);
      columns.set(table, known);
    };
    for (const { table, alsoReads = [], id, key, tenant, parents = [], narrow = [] } of this.list()) {
      need(table, id.column, key?.column, tenant?.column, ...[...parents, ...narrow].map(({ column }) => column));
      for (const other of alsoReads) need(other);
      for (const { from } of parents) if (from !== undefined) need(from.table, from.column);
    }
    return [...columns].map(([table, names]) => ({ table, narrowColumns: [...names].sort() }));
  }

  private list(): readonly AnyRepositoryDeclaration[] {
    const instances = this.discovery.getProviders().map(({ instance }) => instance as unknown);
    return instances.flatMap((each) => (each instanceof DeclaredRepositories ? each.declarations : []));
  }
}
