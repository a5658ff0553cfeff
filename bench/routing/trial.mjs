// One question answered both ways in one snapshot.

const ROWS_MAX = 5000;

export class Trial {
  byRule = new Map();
  byRefusal = new Map();
  differences = [];
  asked = 0;

  constructor({ registry, reads, router }) {
    Object.assign(this, { registry, reads, router });
  }

  get routed() {
    return [...this.byRule.values()].reduce((sum, count) => sum + count, 0);
  }

  /** @returns the rule by which a view answered, undefined where the tables did. */
  async ask(queryId, params, scope, { explain = true } = {}) {
    this.asked += 1;
    const bound = this.registry.bind(queryId, params);
    const options = bound.definition.tenancy === null ? {} : { tenant: scope.tenant };
    const found = await this.reads.run((reader) => this.both(reader, bound, scope), options);
    if (found !== undefined) {
      count(this.byRule, found.route.rule);
      if (!found.isEqual) this.differences.push({ queryId, params, tenant: scope.tenant, ...found });
      return found.route.rule;
    }
    if (explain) for (const { verdict } of await this.router.explain(bound, scope)) count(this.byRefusal, verdict);
    return undefined;
  }

  /** Many questions of one scope in one snapshot. @returns for each whether a view answered. */
  async askMany(questions, scope) {
    this.asked += questions.length;
    return this.reads.run(
      async (reader) => {
        const routed = [];
        for (const { queryId, params } of questions) {
          const found = await this.both(reader, this.registry.bind(queryId, params), scope);
          routed.push(found !== undefined);
          if (found === undefined) continue;
          count(this.byRule, found.route.rule);
          if (!found.isEqual) this.differences.push({ queryId, params, tenant: scope.tenant, ...found });
        }
        return routed;
      },
      { tenant: scope.tenant },
    );
  }

  async both(reader, bound, scope) {
    const question = this.router.ask(bound, scope);
    if (question === undefined) return undefined;
    const { rows } = await reader.query(`SELECT ${question.expression(1)}`, question.values);
    const route = question.choose(rows[0]?.[0] ?? null);
    if (route === undefined) return undefined;
    const { statement, bindings } = bound.definition;
    const limit = `\nLIMIT ${ROWS_MAX}`;
    const viewed = await reader.query(route.text + (bound.definition.isLimited ? '' : limit), route.values);
    const values = bindings.map((name) => bound.params[name] ?? null);
    const tables = await reader.query(statement + (bound.definition.isLimited ? '' : limit), values);
    const [mine, theirs] = [viewed.rows.map((row) => row.slice(0, -1)), tables.rows];
    return { route, isEqual: JSON.stringify(mine) === JSON.stringify(theirs), mine, theirs };
  }
}

export function count(map, name) {
  map.set(name, (map.get(name) ?? 0) + 1);
}
