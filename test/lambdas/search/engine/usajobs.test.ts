import { readFileSync } from 'node:fs';

import { parse } from 'csv-parse/sync';

import type { JobDocument } from '../../../../lambdas/search/engine/documents';
import { rankJobs } from '../../../../lambdas/search/engine/job-ranking';
import { jobCollection, searchJobs } from '../../../../lambdas/search/engine/jobs';
import { recommend } from '../../../../lambdas/search/engine/recommend';
import { realFile, withRealFiles } from '../../../support/real-data';
import { aJob } from './some-jobs';

const FILE = realFile('jobs_usajobs', 'job_skills.csv');

/** The real postings, each row a job; ids are line numbers, because the export has none. */
function readPostings(): JobDocument[] {
  const rows: Record<string, string>[] = parse(readFileSync(FILE), { columns: true, trim: true });
  return rows.map((row, index) =>
    aJob(String(index).padStart(4, '0'), {
      title: row['title'] ?? '',
      role: row['role'] ?? null,
      city: row['city'] ?? null,
      state: row['state'] ?? null,
      description: row['description'] ?? null,
      employment_type: row['employment_type'] ?? null,
      is_remote: row['is_remote'] === 'True',
      posted_date: row['posted_date'] ?? null,
    }),
  );
}

withRealFiles('2,215 real postings', () => {
  let postings: JobDocument[];
  let jobs: ReturnType<typeof jobCollection>;

  beforeAll(() => {
    postings = readPostings();
    jobs = jobCollection(postings);
  });

  const search = (words: string, filters: Partial<Parameters<typeof searchJobs>[1]> = {}) =>
    searchJobs(jobs, { words, match: 'all', offset: 0, limit: 10, ...filters });

  it.each([
    ['data analyst', 1, /^data analyst$/i],
    ['data engineer', 1, /^data engineer$/i],
    ['intelligence analyst', 1, /^intelligence analyst$/i],
    ['registered nurse', 1, /registered nurse/i],
    ['budget analyst', 5, /budget analyst/i],
    ['civil engineer', 5, /civil engineer/i],
    ['paralegal', 10, /paralegal/i],
    ['cybersecurity', 5, /cyber/i],
    ['paralegel', 10, /paralegal/i],
  ])('"%s": the first %d say so in their titles', (words, first, title) => {
    const found = search(words, { limit: first }).items.map(({ document }) => document.title);
    expect(found).toHaveLength(first);
    for (const each of found) expect(each).toMatch(title);
  });

  it('counts a city and a state as a plain scan does', () => {
    const expected = postings.filter(
      ({ city, state }) => city === 'Washington' && state === 'District of Columbia',
    ).length;
    expect(expected).toBeGreaterThan(50);
    const found = search('', { city: 'WASHINGTON', state: 'district of columbia' });
    expect(found.total).toBe(expected);
  });

  it('finds every posting by its own title', () => {
    for (const { id, title } of postings.filter((_, index) => index % 97 === 0)) {
      const found = search(title, { limit: 2_215 }).items.map(({ document }) => document.id);
      expect(found).toContain(id);
    }
  });

  it('recommends by program and place to a student without skills, though no posting declares any', () => {
    const student = {
      skills: [],
      gpa: null,
      program: 'Data Science',
      city: 'Washington',
      state: 'DC',
    };
    const items = recommend(student, rankJobs(jobs.documents), 10);
    for (const { id, parts, missing_skills: skills } of items) {
      const job = jobs.find(id);
      expect(`${job?.title} ${job?.role}`).toMatch(/data|science/i);
      expect(parts.find(({ name }) => name === 'location')?.score).toBeGreaterThan(0);
      expect(skills).toEqual([]);
    }
  });
});
