import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { QueryDesk, Staffing, type Params } from './query-desk.fixture.js';

const FLOOR = 5;
const NOW = '2024-12-01';

/** Groups made by hand so that a careless answer would give somebody away. */
describe('salaries of groups of persons', () => {
  let database: TestDatabase;
  let desk: QueryDesk;

  beforeAll(async () => {
    database = await testDatabase();
    desk = await QueryDesk.open(database);
  });

  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  const staffed = (staffing: Staffing): Promise<void> => staffing.insert(database);

  describe('salary statistics', () => {
    beforeAll(async () => {
      const ict = { company: 'I', sector: 'ICT' } as const;
      const construction = { company: 'C', sector: 'Construction' } as const;
      await staffed(
        new Staffing()
          .team('civil', 40, [NOW], { ...construction, title: 'Civil Engineer', salary: 10_049 })
          .team('foreman', 7, [NOW], { ...construction, title: 'Foreman' })
          .team('chief', 3, [NOW], { ...construction, title: 'Chief Engineer', salary: 90_000 })
          .team('site', 12, [NOW], { ...construction, title: 'Site Engineer' })
          .team('siteQ', 5, [NOW], { ...construction, title: 'Site Engineer', nationality: 'Qatari' })
          .team('clerkQ', 6, [NOW], { ...construction, title: 'Clerk', nationality: 'Qatari' })
          .team('mason', 7, [NOW], { ...construction, title: 'Mason 100%_\\' })
          .team('teller', 20, [NOW], { company: 'F', sector: 'Finance', title: 'Teller' })
          .team('tellerQ', 2, [NOW], { company: 'F', sector: 'Finance', title: 'Teller', nationality: 'Qatari' })
          .team('nurse', 30, [NOW], { company: 'H', sector: 'Healthcare', title: 'Nurse' })
          .team('nurseQ', 8, [NOW], { company: 'H', sector: 'Healthcare', title: 'Nurse', nationality: 'Qatari' })
          .team('junior', 20, [NOW], { ...ict, title: 'Junior Developer' })
          .team('senior', 3, [NOW], { ...ict, title: 'Senior Developer' })
          .team('tester', 9, [NOW], { ...ict, title: 'Tester' })
          .team('analyst', 12, [NOW], { ...ict, title: 'Analyst' })
          .team('pilot', 2, [NOW], { company: 'T', sector: 'Transport', title: 'Pilot' }),
      );
    });

    const counts = async (params: Params): Promise<Map<unknown, number>> =>
      new Map(
        (await desk.rows('salary_statistics_sector', params)).map((row) => [
          row['sector'],
          Number(row['employee_count']),
        ]),
      );

    it('merge a small sector with the smallest other one and never lose a person', async () => {
      const all = await counts({});
      expect(all).toEqual(
        new Map([
          ['Construction', 80],
          ['Healthcare', 38],
          ['ICT', 44],
          ['suppressed', 24],
        ]),
      );
      expect(await counts({ sector: 'Transport' })).toEqual(new Map());
    });

    it('search titles for the text itself, not for a pattern', async () => {
      expect(await counts({ job_title: '%' })).toEqual(new Map([['Construction', 7]]));
      expect(await counts({ job_title: '100%_\\' })).toEqual(new Map([['Construction', 7]]));
      expect(await counts({ job_title: 'C_vil' })).toEqual(new Map());
      expect(await counts({ job_title: 'cIVIL' })).toEqual(new Map([['Construction', 40]]));
    });

    it('round the extremes', async () => {
      const [row] = await desk.rows('salary_statistics_sector', { job_title: 'civil' });
      expect([row?.['min_salary'], row?.['max_salary'], row?.['average_salary']]).toEqual([10_000, 10_000, 10_049]);
    });

    it('yield no group under the floor to one who subtracts answers from each other', async () => {
      const titles = [
        '',
        'e',
        'r',
        'Engineer',
        'Civil',
        'Chief',
        'Site',
        'Clerk',
        'Mason',
        'Developer',
        'Junior Developer',
        'Senior',
        'Tester',
      ];
      const answers: Answer[] = [];
      for (const nationality of [null, 'Qatari', 'Non-Qatari'])
        for (const title of [null, ...titles])
          for (const [sector, count] of await counts({ nationality, job_title: title }))
            if (sector !== 'suppressed') answers.push({ sector, nationality, title, count });
      const pairs = answers.flatMap((whole) =>
        answers.filter((part) => part !== whole && isWithin(part, whole)).map((part) => [whole, part] as const),
      );
      expect(pairs.length).toBeGreaterThan(20);
      const telling = pairs.filter(([whole, part]) => isUnderFloor(whole.count - part.count));
      expect(telling).toEqual([]);
      const crossed = answers.flatMap((both) => restOfCross(both, answers));
      expect(crossed.length).toBeGreaterThan(0);
      expect(crossed.filter(isUnderFloor)).toEqual([]);
    });

    it('split by nationality alike in every answer that splits', async () => {
      const people = await counts({ nationality: 'Qatari' });
      const rates = await desk.rows('qatarization_rates');
      const shared = rates.filter((row) => row['qatari_count'] !== 0);
      expect(new Map(shared.map((row) => [row['sector'], row['qatari_count']]))).toEqual(people);
      const bySector = await desk.rows('qatarization_rate_by_sector', { min_employees: FLOOR });
      expect(new Map(bySector.map((row) => [row['sector'], row['qatari_count']]))).toEqual(
        new Map(rates.map((row) => [row['sector'], row['qatari_count']])),
      );
      const distribution = await desk.rows('salary_distribution_by_sector', { nationality_filter: 'Qatari' });
      for (const row of distribution) expect(row['persons']).toBe(people.get(row['sector']));
    });

    it('say nothing of a company whose sides could be told apart', async () => {
      expect(await desk.rows('qatarization_rates', { company_id: 'F' })).toEqual([]);
      expect(await desk.rows('qatarization_rates', { company_id: 'H' })).toEqual([
        expect.objectContaining({
          company_id: 'H',
          total: 38,
          qatari_count: 8,
          expat_count: 30,
          qatarization_rate: 21.05,
        }),
      ]);
    });
  });
});

interface Answer {
  readonly sector: unknown;
  readonly nationality: string | null;
  readonly title: string | null;
  readonly count: number;
}

function isUnderFloor(count: number): boolean {
  return count !== 0 && count < FLOOR;
}

/** Whoever the part's filter lets through, the whole's does too. */
function isWithin(part: Answer, whole: Answer): boolean {
  const isSameSide = whole.nationality === null || whole.nationality === part.nationality;
  const isSameTitle = whole.title === null || (part.title?.toLowerCase().includes(whole.title.toLowerCase()) ?? false);
  return part.sector === whole.sector && isSameSide && isSameTitle;
}

/** Persons of the sector who fit neither filter of an answer with both, where the answers with one and with none are known. */
function restOfCross(both: Answer, answers: readonly Answer[]): number[] {
  const { sector, nationality, title, count } = both;
  if (nationality === null || title === null) return [];
  const find = (side: string | null, text: string | null): number | undefined =>
    answers.find((one) => one.sector === sector && one.nationality === side && one.title === text)?.count;
  const [all, bySide, byTitle] = [find(null, null), find(nationality, null), find(null, title)];
  if (all === undefined || bySide === undefined || byTitle === undefined) return [];
  return [all - bySide - byTitle + count];
}
