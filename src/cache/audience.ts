import type { AnswerParts } from '../kernel/answer-parts.js';
import type { AudienceDeclaration } from '../kernel/audience-declaration.js';
import { canonicalJson, type JsonValue } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS, type QueryScope, type Role } from '../kernel/query-scope.js';
import { assertAccess, assertSeesWorkspace } from '../registry/query-access.js';
import type { AccessLevel } from '../registry/query-definition.js';

/** The least that whoever may ask can do. */
const LEAST_ROLES: Readonly<Record<AccessLevel, readonly Role[]>> = {
  public: [],
  restricted: ['analyst'],
  confidential: ['admin'],
};

/** What all who share an answer have in common. */
interface SharedFacts {
  readonly tenant: string | null;
  readonly principal: string | null;
  readonly roles: readonly Role[] | null;
  readonly workspaces: readonly string[];
}

/**
 * Who shares an answer. What of the caller is in the key is exactly what whoever makes the answer is shown of the caller (`shown`): so
 * nothing that is not in the key can find its way into the answer, and nobody is given what was made of another's rights.
 */
export class Audience {
  private readonly access: AccessLevel;
  private readonly hasRoles: boolean;

  constructor(
    private readonly name: string,
    private readonly declared: AudienceDeclaration,
  ) {
    this.access = declared.access ?? 'public';
    this.hasRoles = declared.byRole === true || declared.audience === 'user';
  }

  /** Whether the answers are the same for everybody, and there for everybody. */
  get isPublic(): boolean {
    return this.declared.audience === 'everyone' && this.access === 'public' && !this.hasRoles;
  }

  /**
   * To be asked before the cache is looked at.
   * @throws FalajError auth.missing, auth.forbidden
   */
  assertAdmits(scope: QueryScope): void {
    const { audience } = this.declared;
    const isUser = audience === 'user';
    const kind = audience === 'tenant' ? 'tenant' : 'public';
    assertAccess(scope, { queryId: this.name, accessLevel: this.access, scope: kind });
    if (isUser && (scope.principal === '' || scope.principal === ANONYMOUS.principal)) {
      throw new FalajError('auth.missing', `${this.name} is answered for a user`);
    }
  }

  /**
   * The caller as one of those who share what is asked about a workspace.
   * @throws FalajError request.invalid where none is named; auth.missing, auth.forbidden.
   */
  of(scope: QueryScope, workspace: unknown): QueryScope {
    if (this.declared.audience !== 'workspace') return scope;
    if (typeof workspace !== 'string' || workspace === '')
      throw new FalajError('request.invalid', 'workspace_id must name one workspace', {
        fields: { errors: [{ field: 'workspace_id', problem: 'must name one workspace' }] },
      });
    assertSeesWorkspace(scope, workspace);
    return { ...scope, workspaces: [workspace] };
  }

  /** Of the key, before its family: a mark and a value in turn. */
  marks(scope: QueryScope): readonly string[] {
    const { tenant, principal, roles, workspaces } = this.facts(scope);
    return [
      ...(tenant === null ? [] : ['t', tenant]),
      ...(principal === null ? [] : ['u', principal]),
      ...(roles === null ? [] : ['r', roles.join('.')]),
      ...(workspaces.length === 0 ? [] : ['w', canonicalJson(workspaces)]),
    ];
  }

  /** For the digest that a stored entry carries. */
  identity(scope: QueryScope): JsonValue {
    const { tenant, principal, roles, workspaces } = this.facts(scope);
    return [this.declared.audience, this.access, tenant, principal, roles, workspaces];
  }

  tenantOf(scope: QueryScope): string | null {
    return this.facts(scope).tenant;
  }

  /** What whoever makes the answer is shown of the caller. @param parts where to gather what it is made from. */
  shown({ reading, ...scope }: QueryScope, parts?: AnswerParts): QueryScope {
    const { tenant, principal, roles, workspaces } = this.facts({ reading, ...scope });
    return {
      principal: principal ?? (tenant === null ? ANONYMOUS.principal : ''),
      tenant,
      tenants: tenant === null ? [] : [tenant],
      workspaces,
      roles: roles ?? LEAST_ROLES[this.access],
      reading: parts === undefined ? reading : { ...reading, parts },
    };
  }

  private facts(scope: QueryScope): SharedFacts {
    const { audience } = this.declared;
    return {
      tenant: audience === 'everyone' || audience === 'workspace' ? null : scope.tenant,
      principal: audience === 'user' ? scope.principal : null,
      roles: this.hasRoles ? [...new Set(scope.roles)].sort() : null,
      // Of an audience that shares a workspace, the caller's has been narrowed to it (`of`).
      workspaces: audience === 'user' || audience === 'workspace' ? [...new Set(scope.workspaces)].sort() : [],
    };
  }
}
