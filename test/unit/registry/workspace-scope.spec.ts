import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import { assertAccess, assertWorkspace } from '../../../src/registry/query-access.js';
import { loadSqlParser } from '../../../src/registry/sql/sql.parser.js';
import { checkDefinition, edited } from '../../support/definition-files.js';
import { boundOf } from '../cache/bound-query.js';

const PARAMETER = '  - {name: workspace_id, type: string, default: null, description: Whose}\n';

function problemsOf(...edits: readonly (readonly [string, string])[]): readonly string[] {
  const scoped = edited(['freshness_days: 30', 'freshness_days: 30\nscope: workspace'], ...edits);
  return checkDefinition(scoped).problems.map(({ code }) => code);
}

describe('an answer of workspace scope', () => {
  beforeAll(() => loadSqlParser());

  const bound = boundOf({ scope: 'workspace' }, { workspace_id: 'red' });
  const scope = (workspaces: readonly string[]): QueryScope => ({
    ...ANONYMOUS,
    principal: 'ada',
    roles: ['admin'],
    workspaces,
  });
  const codeOf = (work: () => void): string => {
    try {
      work();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'admitted';
  };

  it('is for whoever is shown the workspace, and nobody else, whatever the role', () => {
    expect(
      codeOf(() => {
        assertWorkspace(scope(['red', 'blue']), bound);
      }),
    ).toBe('admitted');
    expect(
      codeOf(() => {
        assertWorkspace(scope(['blue']), bound);
      }),
    ).toBe('auth.forbidden');
    expect(
      codeOf(() => {
        assertWorkspace(ANONYMOUS, bound);
      }),
    ).toBe('auth.missing');
    expect(
      codeOf(() => {
        assertAccess(ANONYMOUS, bound.definition);
      }),
    ).toBe('auth.missing');
    expect(
      codeOf(() => {
        assertAccess(scope([]), bound.definition);
      }),
    ).toBe('admitted');
  });

  it('is of one workspace: none named is none shown', () => {
    const all = boundOf({ scope: 'workspace' }, { workspace_id: null });
    expect(
      codeOf(() => {
        assertWorkspace(scope(['red']), all);
      }),
    ).toBe('query.parameter_missing');
  });

  it('is refused at start where the statement could show another one', () => {
    expect(problemsOf()).toContain('workspace.parameter');
    expect(problemsOf(['parameters:\n', `parameters:\n${PARAMETER}`])).toContain('workspace.unproven');
  });
});
