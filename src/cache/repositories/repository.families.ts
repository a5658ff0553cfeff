import type { AnswerFamily } from '../answer.family.js';
import type { CachedFamilies } from '../cached.families.js';
import { EXACT_FORMAT } from '../values/exact.codec.js';
import { type AnyRepositoryDeclaration, type ReadKind, USUAL_TTL_SECONDS } from './repository.declaration.js';

/** The families of keys of one repository. */
export class RepositoryFamilies {
  readonly byId: AnswerFamily;
  readonly byKey: AnswerFamily;
  readonly lists: AnswerFamily;
  readonly counts: AnswerFamily;
  readonly searches: AnswerFamily;
  readonly analyses: AnswerFamily;
  private readonly ofParents: ReadonlyMap<string, AnswerFamily>;

  /** @param sourceText text of the repository that answers: another one's answers are never read. */
  constructor(families: CachedFamilies, declared: AnyRepositoryDeclaration, sourceText: string) {
    const { entity } = declared;
    const made = [String(EXACT_FORMAT), JSON.stringify(declared), sourceText];
    const declare = (form: string, kind: ReadKind): AnswerFamily =>
      families.declare({
        ...declared,
        ...{ declarer: `the repository ${entity}`, made, isPersonal: declared.isPersonal },
        ...{ shape: `${entity}:${form}`, operation: `${entity}.${form.split(':')[0] ?? ''}` },
        region: typeof declared.region === 'string' ? declared.region : declared.region[kind],
        ttlSeconds: declared.ttlSeconds?.[kind] ?? USUAL_TTL_SECONDS[kind],
      });
    this.byId = declare('id:{id}', 'entity');
    this.byKey = declare('key:{key}', 'entity');
    this.lists = declare('list:{params}', 'list');
    this.counts = declare('count:{params}', 'count');
    this.searches = declare('search:{hash}', 'search');
    this.analyses = declare('analytics:{params}', 'analytics');
    const parents = declared.parents ?? [];
    this.ofParents = new Map(parents.map(({ name }) => [name, declare(`${name}:{${name}}:{params}`, 'list')]));
  }

  ofParent(name: string): AnswerFamily {
    return this.ofParents.get(name) ?? this.lists;
  }
}
