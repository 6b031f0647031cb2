import { byId, Collection, type Page } from './collection';
import type { JobDocument } from './documents';
import { MiniTextIndex, type TextIndexJson } from './mini-text-index';
import { byCodeUnits } from './text';
import type { Match } from './text-index';

/** What `/v1/jobs` takes. Text filters are equal whatever the case; absent ones do not filter. */
export interface JobQuery {
  readonly words: string;
  readonly match: Match;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly skill?: string | undefined;
  readonly employmentType?: string | undefined;
  /** Jobs that a student with this GPA can get: those that ask for no more. */
  readonly gpa?: number | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** A match in the title says more than one in the description, where every employer repeats the same words. */
const WEIGHTS = { title: 3, role: 2, skills: 2, company: 1.5, description: 1 };

/** Builds the text index of jobs that are ascending by id. */
export function indexJobs(jobs: readonly JobDocument[]): MiniTextIndex {
  return MiniTextIndex.build(
    jobs.map(({ title, role, skills, company, description }) => ({
      title,
      role,
      skills: skills.join(' '),
      company,
      description,
    })),
    WEIGHTS,
  );
}

/** @param text the index built from the same jobs (as JSON); left out, it is built. */
export function jobCollection(
  documents: readonly JobDocument[],
  text?: TextIndexJson,
): Collection<JobDocument> {
  const jobs = byId(documents);
  const index = text === undefined ? indexJobs(jobs) : MiniTextIndex.load(text, WEIGHTS);
  // newest postings first, those without a date last
  return new Collection(jobs, index, (a, b) =>
    byCodeUnits(b.posted_date ?? '', a.posted_date ?? ''),
  );
}

/** Searches jobs: best match first, or newest first without words; equal ones by id. */
export function searchJobs(jobs: Collection<JobDocument>, query: JobQuery): Page<JobDocument> {
  const { city, state, skill, employmentType, gpa } = query;
  return jobs.search({
    ...query,
    keep: [
      ...(city === undefined ? [] : [jobs.equals('city', city)]),
      ...(state === undefined ? [] : [jobs.equals('state', state)]),
      ...(employmentType === undefined ? [] : [jobs.equals('employment_type', employmentType)]),
      ...(skill === undefined ? [] : [jobs.hasSkill(skill)]),
      ...(gpa === undefined
        ? []
        : [jobs.where(({ min_gpa: minimum }) => minimum === null || minimum <= gpa)]),
    ],
  });
}
