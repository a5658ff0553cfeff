import { distance, nearestName } from '../config/nearest-name.js';
import type { ErrorCode } from '../kernel/error-catalogue.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { CliContext } from './cli-context.js';
import { localNames, namesOf, type NameKind } from './name.source.js';

const REFUSED: Readonly<Partial<Record<ErrorCode, NameKind>>> = {
  'view.unknown': 'view',
  'query.unknown': 'query',
  'prefetch.unknown_pack': 'pack',
  'orchestration.unknown_intent': 'intent',
};

/** Adds the name that was probably meant to a refusal of one that there is not. The field is `did_you_mean`. */
export async function advising<T>(context: CliContext, given: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const kind = error instanceof FalajError ? REFUSED[error.code] : undefined;
    if (kind === undefined) throw error;
    throw await advised(context, error as FalajError, kind, given);
  }
}

/** Names that cannot be had are no reason to hide what went wrong. */
async function advised(
  context: CliContext,
  error: FalajError,
  kind: NameKind,
  given: readonly string[],
): Promise<FalajError> {
  const known = await knownNames(context, kind).catch((): readonly string[] => []);
  const wrong = given.find((name) => !known.includes(name));
  const meant = wrong === undefined ? undefined : closeName(wrong, known);
  if (meant === undefined) return error;
  const fields = { ...error.fields, did_you_mean: meant };
  return new FalajError(error.code, error.detail, { hint: error.hint, fields, cause: error });
}

async function knownNames(context: CliContext, kind: NameKind): Promise<readonly string[]> {
  const server = await context.server();
  return (await server.isRunning()) ? namesOf(server, kind) : localNames(context, kind);
}

/** A name that begins alike, or one that differs in few letters; a guess that is far off would only mislead. */
export function closeName(name: string, known: readonly string[]): string | undefined {
  const longer = name.length >= 4 ? known.filter((each) => each.includes(name)) : [];
  if (longer.length === 1) return longer[0];
  const nearest = nearestName(name, known);
  const most = Math.max(1, Math.floor(name.length / 3));
  return nearest !== undefined && distance(name, nearest) <= most ? nearest : undefined;
}
