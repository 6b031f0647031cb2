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

/** Positions of jobs with what each adds, side by side. Typed: objects would cost a cache miss each, 17 ms a student at 100,000 jobs. */
export interface Shares {
  readonly positions: Uint32Array;
  readonly shares: Int32Array;
}

/** The jobs, with lists by skill, place, GPA and subject word, so that a student meets only the jobs that differ for them. */
export interface JobRanking {
  /** Ascending by id. */
  readonly jobs: readonly RankedJob[];
  /** What every student gets: recency, jobs that ask for no GPA, remote jobs. In millionths, by position. */
  readonly base: Int32Array;
  readonly bySkill: ReadonlyMap<string, Shares>;
  readonly byWord: ReadonlyMap<string, Uint32Array>;
  readonly byCity: ReadonlyMap<string, Uint32Array>;
  /** Without the remote jobs. */
  readonly byState: ReadonlyMap<string, Uint32Array>;
  /** Jobs that ask for a GPA, the lowest first. */
  readonly byGpa: { readonly positions: Uint32Array; readonly minima: Float64Array };
}

/** The place of somebody of whom no place is known. */
export const NOWHERE: Place = { city: '', state: '' };

function rankedJobs(documents: readonly JobDocument[]): RankedJob[] {
  const foldedSkills = documents.map(({ skills }) => skills.map(fold));
  const having = postings(foldedSkills);
  const newest = documents.reduce<string | null>(
    (latest, { posted_date: posted }) =>
      posted !== null && (latest === null || posted > latest) ? posted : latest,
    null,
  );
  return documents.map((job, position) => {
    const folded = foldedSkills[position] ?? [];
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

function skillShares(jobs: readonly RankedJob[]): Map<string, Shares> {
  const lists = postings(jobs.map(({ skills }) => skills.map(({ folded }) => folded)));
  return new Map(
    [...lists].map(([skill, positions]) => [
      skill,
      {
        positions: Uint32Array.from(positions),
        shares: Int32Array.from(
          positions,
          (position) => jobs[position]?.skills.find(({ folded }) => folded === skill)?.share ?? 0,
        ),
      },
    ]),
  );
}

/** Positions by what `keys` says of a job; the empty key is left out. */
function positionsBy(
  jobs: readonly RankedJob[],
  keys: (job: RankedJob) => Iterable<string>,
): Map<string, Uint32Array> {
  const lists = postings(jobs.map((job) => [...keys(job)]));
  lists.delete('');
  return new Map([...lists].map(([key, positions]) => [key, Uint32Array.from(positions)]));
}

function gpaList(jobs: readonly RankedJob[]): JobRanking['byGpa'] {
  const asking = [...jobs.entries()]
    .flatMap(([position, { minGpa }]) => (minGpa === null ? [] : [{ position, minGpa }]))
    .toSorted((a, b) => a.minGpa - b.minGpa);
  return {
    positions: Uint32Array.from(asking, ({ position }) => position),
    minima: Float64Array.from(asking, ({ minGpa }) => minGpa),
  };
}

/**
 * Prepares jobs for `recommend`.
 * @param documents ascending by id, each id once
 */
export function rankJobs(documents: readonly JobDocument[]): JobRanking {
  const jobs = rankedJobs(documents);
  return {
    jobs,
    base: Int32Array.from(
      jobs,
      ({ recency, minGpa, place, remote }) =>
        recency + gpaPart(null, minGpa) + locationPart(NOWHERE, place, remote),
    ),
    bySkill: skillShares(jobs),
    byWord: positionsBy(jobs, ({ subject }) => subject),
    byCity: positionsBy(jobs, ({ place }) => [place.city]),
    byState: positionsBy(jobs, ({ place, remote }) => (remote ? [] : [place.state])),
    byGpa: gpaList(jobs),
  };
}
