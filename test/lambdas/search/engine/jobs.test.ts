import * as fc from 'fast-check';

import type { JobDocument } from '../../../../lambdas/search/engine/documents';
import { type JobQuery, jobCollection, searchJobs } from '../../../../lambdas/search/engine/jobs';
import { byCodeUnits, fold, tokens } from '../../../../lambdas/search/engine/text';
import { readJobsFile, writeJobsFile } from '../../../../lambdas/search/index-file';
import { aJob, someJobs } from './some-jobs';

const everything: JobQuery = { words: '', match: 'all', offset: 0, limit: 100 };

const optional = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

const someQuery: fc.Arbitrary<JobQuery> = fc.record({
  words: fc.constantFrom(
    '',
    ' ',
    'data',
    'ana',
    'Data ANALYST',
    'cafe',
    'it',
    'sql nurse',
    'c++',
    '!?',
  ),
  match: fc.constantFrom('all', 'any'),
  city: optional('richmond', 'Zurich', 'nowhere'),
  state: optional('VIRGINIA', 'oregon'),
  skill: optional('SQL', 'c++', 'none'),
  employmentType: optional('full-time'),
  gpa: fc.option(fc.constantFrom(0, 2.5, 4), { nil: undefined }),
  offset: fc.nat(14),
  limit: fc.integer({ min: 1, max: 14 }),
});

/** A word finds itself and, from three letters on, what starts with it. */
function hasWord(job: JobDocument, word: string): boolean {
  const { title, role, company, description, skills } = job;
  const own = tokens([title, role, company, description, ...skills].join(' '));
  return own.some((token) => token === word || (word.length >= 3 && token.startsWith(word)));
}

function matches(job: JobDocument, { words, match }: JobQuery): boolean {
  if (words.trim() === '') return true;
  const asked = tokens(words);
  if (asked.length === 0) return false;
  return match === 'all'
    ? asked.every((word) => hasWord(job, word))
    : asked.some((word) => hasWord(job, word));
}

const equal = (value: string | null, wanted: string | undefined) =>
  wanted === undefined || (value !== null && fold(value) === fold(wanted));

function passes(job: JobDocument, { city, state, skill, employmentType, gpa }: JobQuery): boolean {
  return (
    equal(job.city, city) &&
    equal(job.state, state) &&
    equal(job.employment_type, employmentType) &&
    (skill === undefined || job.skills.some((own) => fold(own) === fold(skill))) &&
    (gpa === undefined || (job.min_gpa ?? 0) <= gpa)
  );
}

describe('searchJobs', () => {
  it('finds what a plain scan finds, with exact totals', () => {
    fc.assert(
      fc.property(someJobs, someQuery, (jobs, query) => {
        const scan = jobs.filter((job) => matches(job, query));
        // a query that finds nothing as written is tried again with typos, which the scan does not know
        fc.pre(scan.length > 0 || query.words.trim() === '' || tokens(query.words).length === 0);
        const expected = scan.filter((job) => passes(job, query)).map(({ id }) => id);
        const page = searchJobs(jobCollection(jobs), { ...query, offset: 0, limit: 100 });
        expect(page.items.map(({ document }) => document.id).toSorted()).toEqual(
          expected.toSorted(),
        );
        expect(page.total).toBe(expected.length);
      }),
    );
  });

  it('cuts every page out of one order, by score and then by id', () => {
    fc.assert(
      fc.property(someJobs, someQuery, (jobs, query) => {
        const collection = jobCollection(jobs);
        const all = searchJobs(collection, { ...query, offset: 0, limit: 100 });
        const page = searchJobs(collection, query);
        expect(page).toEqual({
          total: all.total,
          items: all.items.slice(query.offset, query.offset + query.limit),
        });
        if (query.words.trim() === '') return;
        const order = all.items.map(({ score, document }) => ({ score, id: document.id }));
        expect(order).toEqual(
          order.toSorted((a, b) => b.score - a.score || byCodeUnits(a.id, b.id)),
        );
      }),
    );
  });

  it('answers the same whatever the order of the jobs and after a stay in a file', () => {
    fc.assert(
      fc.property(someJobs, someQuery, (jobs, query) => {
        const expected = searchJobs(jobCollection(jobs), query);
        expect(searchJobs(readJobsFile(writeJobsFile(jobs.toReversed())), query)).toEqual(expected);
      }),
    );
  });

  it('lists the newest first without words, those without a date last, equal ones by id', () => {
    const jobs = jobCollection([
      aJob('b', { posted_date: '2026-01-01' }),
      aJob('none'),
      aJob('new', { posted_date: '2026-07-01' }),
      aJob('a', { posted_date: '2026-01-01' }),
    ]);
    const { items } = searchJobs(jobs, everything);
    expect(items.map(({ document }) => document.id)).toEqual(['new', 'a', 'b', 'none']);
  });

  it('orders equal matches by id', () => {
    const jobs = jobCollection(['c', 'a', 'B', 'b'].map((id) => aJob(id)));
    const { items } = searchJobs(jobs, { ...everything, words: 'analyst' });
    expect(items.map(({ document }) => document.id)).toEqual(['B', 'a', 'b', 'c']);
  });

  it('puts a match in the title before one in the description', () => {
    const jobs = jobCollection([
      aJob('a', { title: 'Clerk', description: 'helps the statistician' }),
      aJob('b', { title: 'Statistician', description: 'counts' }),
    ]);
    const { items } = searchJobs(jobs, { ...everything, words: 'statistician' });
    expect(items.map(({ document }) => document.id)).toEqual(['b', 'a']);
  });

  it('puts the word as written before longer words that start with it', () => {
    const jobs = jobCollection([aJob('a', { title: 'Nursery' }), aJob('b', { title: 'Nurse' })]);
    const { items } = searchJobs(jobs, { ...everything, words: 'nurse' });
    expect(items.map(({ document }) => document.id)).toEqual(['b', 'a']);
  });

  it('forgives a typo only where the words as written find nothing', () => {
    const jobs = jobCollection([aJob('a', { title: 'Analyst' }), aJob('b', { title: 'Analyzt' })]);
    const find = (words: string) => searchJobs(jobs, { ...everything, words }).total;
    expect(find('analyst')).toBe(1);
    expect(find('analyxt')).toBe(2);
  });

  it('keeps the last of two jobs with one id', () => {
    const jobs = jobCollection([aJob('a', { title: 'Old' }), aJob('a', { title: 'New' })]);
    expect(searchJobs(jobs, everything).total).toBe(1);
    expect(jobs.find('a')?.title).toBe('New');
  });
});
