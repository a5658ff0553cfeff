import type { LoadConnection } from '../kernel/load-connection.js';

const PUT_ASIDE = `
INSERT INTO falaj.view_previous AS p (name, state) SELECT s.name, to_jsonb(s) FROM falaj.view_state AS s WHERE s.name = $1
ON CONFLICT (name) DO UPDATE SET state = EXCLUDED.state, put_aside_at = clock_timestamp()`;

/** What is known of a build that was just moved aside; before anything is said of the one in its place. */
export async function putAside(connection: LoadConnection, view: string): Promise<void> {
  await connection.query(PUT_ASIDE, [view]);
}

/** What was known of a former build, by the columns of `falaj.view_state`. */
export interface FormerState {
  readonly fingerprint: string;
  readonly relation: number;
  readonly as_of: string;
  readonly inputs: string | null;
  /** Absent of a build that was put aside before this was kept. */
  readonly input_shape?: string | null;
  readonly datasets: readonly { readonly dataset_id: string }[];
}

export async function readFormer(connection: LoadConnection, view: string): Promise<FormerState | undefined> {
  const { rows } = await connection.query('SELECT state FROM falaj.view_previous WHERE name = $1', [view]);
  const state = rows[0]?.state as (Omit<FormerState, 'relation'> & { readonly relation: unknown }) | undefined;
  return state === undefined ? undefined : { ...state, relation: Number(state.relation) };
}

/** The two change places: what was known of the former is known of the view again, and the other way round. */
export async function exchange(
  connection: LoadConnection,
  view: string,
  now: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { rows } = await connection.query(
    'SELECT to_jsonb(s) AS present, p.state AS former FROM falaj.view_state AS s JOIN falaj.view_previous AS p USING (name) WHERE s.name = $1',
    [view],
  );
  const { present, former } = rows[0] as Record<'present' | 'former', Readonly<Record<string, unknown>>>;
  await putAside(connection, view);
  await connection.query('DELETE FROM falaj.view_state WHERE name = $1', [view]);
  await connection.query(
    'INSERT INTO falaj.view_state SELECT (jsonb_populate_record(NULL::falaj.view_state, $1::jsonb)).*',
    [JSON.stringify({ ...present, ...former, ...now })],
  );
}
