import type { Profile } from './documents';
import { explain, type Recommendation } from './explain';
import type { JobRanking } from './job-ranking';
import { placeOf } from './place';
import { gpaPart, locationPart, shares, subjectWords, WHOLE } from './score-parts';
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

/** The score of every job in millionths, by position. */
function scoreAll(profile: Profile, ranking: JobRanking): Int32Array {
  const scores = ranking.base.slice();
  const add = (position: number, score: number) => {
    scores[position] = (scores[position] ?? 0) + score;
  };
  for (const skill of new Set(profile.skills.map(fold))) {
    for (const { position, share } of ranking.bySkill.get(skill) ?? []) add(position, share);
  }
  const words = subjectWords(profile.program);
  shares(
    WHOLE.program,
    words.map(() => 1),
  ).forEach((share, index) => {
    for (const position of ranking.byWord.get(words[index] ?? '') ?? []) add(position, share);
  });
  addGpa(profile, ranking, add);
  addLocation(profile, ranking, add);
  return scores;
}

function addGpa(
  { gpa }: Profile,
  { jobs, byGpa }: JobRanking,
  add: (position: number, score: number) => void,
): void {
  for (const position of byGpa) {
    const part = gpaPart(gpa, jobs[position]?.minGpa ?? null);
    // the lowest come first, so nothing after the first miss can be reached
    if (part === 0) return;
    add(position, part);
  }
}

function addLocation(
  profile: Profile,
  { jobs, byCity, byState }: JobRanking,
  add: (position: number, score: number) => void,
): void {
  const place = placeOf(profile);
  const near = new Set([...(byState.get(place.state) ?? []), ...(byCity.get(place.city) ?? [])]);
  for (const position of near) {
    const job = jobs[position];
    if (job === undefined) continue;
    const base = locationPart({ city: '', state: '' }, job.place, job.remote);
    add(position, locationPart(place, job.place, job.remote) - base);
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
