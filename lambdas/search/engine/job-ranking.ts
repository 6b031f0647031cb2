import { postings } from './collection';
import type { JobDocument } from './documents';
import { type Place, placeOf } from './place';
import {
  gpaPart,
  inverseDocumentFrequency,
  locationPart,
  recencyPart,
  shares,
  subjectWords,
  WHOLE,
} from './score-parts';
import { fold } from './text';

/** One skill of a job and what having it adds to the score, in millionths. */
export interface SkillShare {
  readonly skill: string;
  readonly folded: string;
  readonly share: number;
}

/** A job prepared for scoring. */
export interface RankedJob {
  readonly id: string;
  readonly minGpa: number | null;
  readonly place: Place;
  readonly remote: boolean;
  readonly skills: readonly SkillShare[];
  readonly subject: ReadonlySet<string>;
  readonly recency: number;
}

interface SkillPosting {
  readonly position: number;
  readonly share: number;
}

const NOWHERE: Place = { city: '', state: '' };

/** The jobs, with lists by skill, place, GPA and subject word, so that a student meets only the jobs that differ for them. */
export interface JobRanking {
  /** Ascending by id. */
  readonly jobs: readonly RankedJob[];
  /** What every student gets: recency, jobs that ask for no GPA, remote jobs. In millionths, by position. */
  readonly base: Int32Array;
  readonly bySkill: ReadonlyMap<string, readonly SkillPosting[]>;
  readonly byWord: ReadonlyMap<string, readonly number[]>;
  readonly byCity: ReadonlyMap<string, readonly number[]>;
  readonly byState: ReadonlyMap<string, readonly number[]>;
  /** Positions of the jobs that ask for a GPA, the lowest first. */
  readonly byGpa: readonly number[];
}

function rankedJobs(documents: readonly JobDocument[]): RankedJob[] {
  const having = postings(documents.map(({ skills }) => skills.map(fold)));
  const newest = documents.reduce<string | null>(
    (latest, { posted_date: posted }) =>
      posted !== null && (latest === null || posted > latest) ? posted : latest,
    null,
  );
  return documents.map((job) => {
    const folded = job.skills.map(fold);
    const weights = folded.map((skill) =>
      inverseDocumentFrequency(documents.length, having.get(skill)?.length ?? 1),
    );
    const parts = shares(WHOLE.skills, weights);
    return {
      id: job.id,
      minGpa: job.min_gpa,
      place: placeOf(job),
      remote: job.is_remote === true,
      skills: job.skills.map((skill, index) => ({
        skill,
        folded: folded[index] ?? '',
        share: parts[index] ?? 0,
      })),
      subject: new Set(subjectWords(job.title, job.role)),
      recency: recencyPart(job.posted_date, newest),
    };
  });
}

function skillPostings(jobs: readonly RankedJob[]): Map<string, SkillPosting[]> {
  const lists = new Map<string, SkillPosting[]>();
  jobs.forEach(({ skills }, position) => {
    for (const { folded, share } of skills) {
      const known = lists.get(folded);
      if (known === undefined) lists.set(folded, [{ position, share }]);
      else known.push({ position, share });
    }
  });
  return lists;
}

/** Positions by a spelling; the unknown ones are left out. */
function positionsBy(jobs: readonly RankedJob[], key: (job: RankedJob) => string) {
  const lists = postings(jobs.map((job) => [key(job)]));
  lists.delete('');
  return lists;
}

/**
 * Prepares jobs for {@link recommend}; 100,000 jobs take well under a second.
 * @param documents ascending by id, each id once
 */
export function rankJobs(documents: readonly JobDocument[]): JobRanking {
  const jobs = rankedJobs(documents);
  return {
    jobs,
    base: Int32Array.from(
      jobs,
      (job) =>
        job.recency + gpaPart(null, job.minGpa) + locationPart(NOWHERE, job.place, job.remote),
    ),
    bySkill: skillPostings(jobs),
    byWord: postings(jobs.map(({ subject }) => [...subject])),
    byCity: positionsBy(jobs, ({ place }) => place.city),
    byState: positionsBy(jobs, ({ place }) => place.state),
    byGpa: [...jobs.keys()]
      .filter((position) => jobs[position]?.minGpa != null)
      .toSorted((a, b) => (jobs[a]?.minGpa ?? 0) - (jobs[b]?.minGpa ?? 0)),
  };
}
