import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { Lazy } from '../../../datasets/lazy.value.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { FalajError } from '../../../kernel/falaj-error.js';
import { INSIGHT_COLUMNS } from './block.rows.js';
import { isoTime } from './block.series.js';

export const RATINGS_FILE = 'movietweetings_100k_ratings.dat.gz';
const LINE = /^(\d+)::(\d+)::(\d{1,2})::(\d+)$/;
const SCALE_MAX = 10;

const ORIGIN = {
  source: 'MovieTweetings (Simon Dooms), snapshot of 100,000 ratings (004a80f1)',
  license: 'MIT',
  locator: `data/insight/${RATINGS_FILE}`,
};

export interface FilmRating {
  readonly user: string;
  /** Title id of the Internet Movie Database. */
  readonly film: string;
  /** 1 to 5. */
  readonly rating: number;
  /** Unix seconds. */
  readonly time: number;
}

/** A rating of 0 to 10 on the scale of 1 to 5: halves, rounded up; 0 is 1. */
export function mappedRating(given: number): number {
  return Math.max(1, Math.floor((given + 1) / 2));
}

/** The ratings, and the films they are about. */
export function feedbackPlans(files: BundledFilesReader): DatasetPlan[] {
  const ratings = new Lazy(() => readRatings(files));
  const newest = (): string => isoTime(ratings.value.reduce((most, { time }) => Math.max(most, time), 0)).slice(0, 10);
  return [
    {
      ...{ id: 'insight_feedback', title: 'Ratings of films, mapped to 1 to 5', kind: 'real', ...ORIGIN },
      ...{ version: '1', files: [RATINGS_FILE] },
      prepare: () => {
        const columns = ['insight_id', 'user_id', 'rating', 'created_at', 'updated_at', 'dataset_id'];
        const rows = ratings.value.map(({ user, film, rating, time }) => {
          const at = isoTime(time);
          return [film, `movietweetings:${user}`, rating, at, at, 'insight_feedback'];
        });
        return Promise.resolve({
          asOfDate: newest(),
          tables: [tableLoad('public.insight_feedback', columns, rows, true)],
        });
      },
    },
    {
      ...{ id: 'rated_films', title: 'Films that ratings are about, by their first rating', kind: 'derived' },
      ...{ ...ORIGIN, version: '1', files: [RATINGS_FILE] },
      prepare: () =>
        Promise.resolve({
          asOfDate: newest(),
          tables: [tableLoad('public.insights', INSIGHT_COLUMNS, filmRows(ratings.value), true)],
        }),
    },
  ];
}

export function readRatings(files: BundledFilesReader): readonly FilmRating[] {
  const lines = files.text(RATINGS_FILE).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    const [, user, film, given, time] = LINE.exec(line) ?? [];
    if (user === undefined || film === undefined || Number(given) > SCALE_MAX) throw invalid(index + 1);
    return { user, film: `tt${film}`, rating: mappedRating(Number(given)), time: Number(time) };
  });
}

function filmRows(ratings: readonly FilmRating[]): (string | null)[][] {
  const first = new Map<string, number>();
  for (const { film, time } of ratings) first.set(film, Math.min(time, first.get(film) ?? time));
  return [...first].map(([film, time]) => {
    const headline = `Film ${film} of the Internet Movie Database, as its viewers rate it`;
    return [film, 'film', null, headline, null, isoTime(time), 'rated_films'];
  });
}

function invalid(line: number): FalajError {
  return new FalajError('data.invalid', `${RATINGS_FILE} line ${String(line)} is not user::film::0-10::seconds`, {
    fields: { file: RATINGS_FILE, line },
  });
}
