import { type Place, sameCity, sameState } from './place';
import { tokens } from './text';

/**
 * What each part can add at most, in millionths of the whole score. Scores are whole millionths, so sums are exact,
 * do not depend on the order of adding, and equal scores are really equal.
 * Skills say most about a match; the others order what skills leave equal, and carry students without skills.
 */
export const WHOLE = {
  skills: 500_000,
  gpa: 150_000,
  program: 100_000,
  location: 150_000,
  recency: 100_000,
} as const;

export type PartName = keyof typeof WHOLE;

const REMOTE = 0.8 * WHOLE.location;
/** What a job in the student's state adds when it is neither in their city nor remote. */
export const SAME_STATE = 0.5 * WHOLE.location;
/** A posting loses half of its recency in 30 days, the usual life of a posting. */
const HALF_LIFE_DAYS = 30;
const DAY = 86_400_000;
const STOP_WORDS = new Set(['and', 'of', 'in', 'the', 'for', 'with', 'to', 'a', 'an', 'or', 'at']);

/**
 * Divides `whole` by weight into whole numbers that add up to it exactly.
 * @param weights not negative; all zero gives all zero
 */
export function shares(whole: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map(() => 0);
  let seen = 0;
  let given = 0;
  return weights.map((weight, index) => {
    seen += weight;
    const upTo = index === weights.length - 1 ? whole : Math.round((whole * seen) / total);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}

/** How rare a skill is among `jobs`: a skill that every job wants tells little. */
export function inverseDocumentFrequency(jobs: number, having: number): number {
  return Math.log(1 + jobs / having);
}

/** Full where the job asks for no GPA or the student's reaches it; an unknown GPA reaches none. */
export function gpaPart(gpa: number | null, minimum: number | null): number {
  if (minimum === null) return WHOLE.gpa;
  return gpa !== null && gpa >= minimum ? WHOLE.gpa : 0;
}

/** Same city, else remote, else same state: the best of them. */
export function locationPart(student: Place, job: Place, remote: boolean): number {
  if (sameCity(student, job)) return WHOLE.location;
  if (remote) return REMOTE;
  return sameState(student, job) ? SAME_STATE : 0;
}

/**
 * Measured from the newest posting, not from today: the same warehouse must give the same list tomorrow.
 * @param posted and `newest`: `yyyy-MM-dd`
 */
export function recencyPart(posted: string | null, newest: string | null): number {
  if (posted === null || newest === null) return 0;
  const days = (Date.parse(newest) - Date.parse(posted)) / DAY;
  return Number.isFinite(days) ? Math.round(WHOLE.recency * 2 ** (-days / HALF_LIFE_DAYS)) : 0;
}

/** The words of a program, a title or a role that say something, each once. */
export function subjectWords(...texts: readonly (string | null)[]): string[] {
  const words = texts.flatMap((text) => tokens(text ?? ''));
  return [...new Set(words)].filter((word) => !STOP_WORDS.has(word));
}
