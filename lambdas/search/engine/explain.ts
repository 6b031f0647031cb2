import type { Profile } from './documents';
import type { RankedJob, SkillShare } from './job-ranking';
import { placeOf } from './place';
import { gpaPart, locationPart, type PartName, shares, subjectWords, WHOLE } from './score-parts';
import { fold } from './text';

/** One named part of a score; the parts of an item add up to its score. */
interface ScorePart {
  readonly name: PartName;
  readonly score: number;
}

/** One job for one student, with its reasons. */
export interface Recommendation {
  /** The job's id. */
  readonly id: string;
  /** 0 to 1, six places. */
  readonly score: number;
  readonly parts: readonly ScorePart[];
  /** Skills of the job that the student has, as the job spells them. */
  readonly matched_skills: readonly string[];
  readonly missing_skills: readonly string[];
  /** The one change that would lift the score most, and by how much; null when nothing would. */
  readonly advice: string | null;
}

const MILLION = 1e6;

/** Scores one job for one student and says why. The definition of the score: `recommend` only finds the best faster. */
export function explain(profile: Profile, job: RankedJob): Recommendation {
  const own = new Set(profile.skills.map(fold));
  const matched = job.skills.filter(({ folded }) => own.has(folded));
  const missing = job.skills.filter(({ folded }) => !own.has(folded));
  const millionths: readonly [PartName, number][] = [
    ['skills', matched.reduce((sum, { share }) => sum + share, 0)],
    ['gpa', gpaPart(profile.gpa, job.minGpa)],
    ['program', programPart(profile.program, job)],
    ['location', locationPart(placeOf(profile), job.place, job.remote)],
    ['recency', job.recency],
  ];
  return {
    id: job.id,
    score: millionths.reduce((sum, [, part]) => sum + part, 0) / MILLION,
    parts: millionths.map(([name, part]) => ({ name, score: part / MILLION })),
    matched_skills: matched.map(({ skill }) => skill),
    missing_skills: missing.map(({ skill }) => skill),
    advice: advise(profile.gpa, job.minGpa, missing),
  };
}

/** The share of the program's words that the job's title or role has. */
function programPart(program: string | null, job: RankedJob): number {
  const words = subjectWords(program);
  const each = shares(
    WHOLE.program,
    words.map(() => 1),
  );
  return words.reduce(
    (sum, word, index) => sum + (job.subject.has(word) ? (each[index] ?? 0) : 0),
    0,
  );
}

function advise(
  gpa: number | null,
  minimum: number | null,
  missing: readonly SkillShare[],
): string | null {
  const skill = missing.reduce<SkillShare | undefined>(
    (most, next) => (most === undefined || next.share > most.share ? next : most),
    undefined,
  );
  const forGpa = WHOLE.gpa - gpaPart(gpa, minimum);
  if (forGpa > (skill?.share ?? 0) && minimum !== null) {
    const change =
      gpa === null
        ? `Add a GPA of at least ${minimum} to the record`
        : `Raise the GPA from ${gpa} to ${minimum}`;
    return `${change}: +${lift(forGpa)}`;
  }
  return skill === undefined ? null : `Learn ${skill.skill}: +${lift(skill.share)}`;
}

function lift(millionths: number): string {
  return (millionths / MILLION).toFixed(3);
}
