import type { Profile } from './documents';
import { explain, type Recommendation } from './explain';
import { type JobRanking, NOWHERE, type Shares } from './job-ranking';
import { placeOf } from './place';
import { gpaPart, locationPart, SAME_STATE, shares, subjectWords, WHOLE } from './score-parts';
import { fold } from './text';

/**
 * The best jobs for a student, best first; equal scores by id. The API uses it for one student and the recommend
 * step for all of them, so both give the same list.
 * Cost: one copy and one scan of four bytes a job, plus the jobs that share a skill, a place or a word with the student.
 * @param limit at least 1
 */
export function recommend(
  profile: Profile,
  ranking: JobRanking,
  limit: number,
): readonly Recommendation[] {
  const scores = scoreAll(profile, ranking);
  return best(scores, limit).flatMap((position) => {
    const job = ranking.jobs[position];
    return job === undefined ? [] : [explain(profile, job)];
  });
}

/**
 * The score of every job in millionths, by position. Its loops count: the lists of common skills and words are as
 * long as the jobs, and callbacks made them ten times slower.
 */
function scoreAll(profile: Profile, ranking: JobRanking): Int32Array {
  const scores = ranking.base.slice();
  for (const skill of new Set(profile.skills.map(fold))) {
    const list = ranking.bySkill.get(skill);
    if (list !== undefined) addShares(scores, list);
  }
  const words = subjectWords(profile.program);
  const parts = shares(
    WHOLE.program,
    words.map(() => 1),
  );
  for (const [index, word] of words.entries()) {
    addEach(scores, ranking.byWord.get(word) ?? NO_JOBS, parts[index] ?? 0);
  }
  const reached = reachedWith(profile.gpa, ranking);
  addEach(scores, reached, WHOLE.gpa);
  addLocation(scores, profile, ranking);
  return scores;
}

const NO_JOBS = new Uint32Array();

function addShares(scores: Int32Array, { positions, shares: parts }: Shares): void {
  for (let at = 0; at < positions.length; at++) {
    add(scores, positions[at] ?? 0, parts[at] ?? 0);
  }
}

function addEach(scores: Int32Array, positions: Uint32Array, part: number): void {
  for (let at = 0; at < positions.length; at++) add(scores, positions[at] ?? 0, part);
}

function add(scores: Int32Array, position: number, part: number): void {
  scores[position] = (scores[position] ?? 0) + part;
}

/** The jobs that ask for a GPA and that this one reaches: the front of the list, because the lowest come first. */
function reachedWith(gpa: number | null, { byGpa }: JobRanking): Uint32Array {
  let count = 0;
  while (count < byGpa.minima.length && gpaPart(gpa, byGpa.minima[count] ?? null) > 0) count++;
  return byGpa.positions.subarray(0, count);
}

function addLocation(
  scores: Int32Array,
  profile: Profile,
  { jobs, byCity, byState }: JobRanking,
): void {
  const place = placeOf(profile);
  const state = { ...NOWHERE, state: place.state };
  // remote jobs get more for being remote, which the base has already
  addEach(scores, byState.get(place.state) ?? NO_JOBS, SAME_STATE);
  for (const position of byCity.get(place.city) ?? NO_JOBS) {
    const job = jobs[position];
    if (job === undefined) continue;
    const near = locationPart(place, job.place, job.remote);
    add(scores, position, near - locationPart(state, job.place, job.remote));
  }
}

/** Positions of the greatest scores, the greatest first, equal ones by position. */
function best(scores: Int32Array, limit: number): number[] {
  const chosen: number[] = [];
  let threshold = -1;
  for (let position = 0; position < scores.length; position++) {
    const score = scores[position] ?? 0;
    if (chosen.length === limit && score <= threshold) continue;
    let at = chosen.length;
    while (at > 0 && (scores[chosen[at - 1] ?? 0] ?? 0) < score) at--;
    chosen.splice(at, 0, position);
    if (chosen.length > limit) chosen.pop();
    threshold = scores[chosen[chosen.length - 1] ?? 0] ?? 0;
  }
  return chosen;
}
