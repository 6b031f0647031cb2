import type { JobDocument, Profile } from '../../../../lambdas/search/engine/documents';
import type { PartName } from '../../../../lambdas/search/engine/score-parts';

const lower = (text: string | null) => (text ?? '').normalize('NFD').toLowerCase().trim();
const state = (text: string | null) => (lower(text) === 'va' ? 'virginia' : lower(text));
const wordsOf = (text: string | null) =>
  new Set(
    lower(text)
      .replaceAll(/\p{M}/gu, '')
      .split(' ')
      .filter((word) => word !== '' && word !== 'and'),
  );

/** The score's parts from their definition in prose, in floats, one job at a time: the oracle of the engine. */
export function naiveScore(
  profile: Profile,
  job: JobDocument,
  jobs: readonly JobDocument[],
): Record<PartName, number> {
  const idf = (skill: string) => {
    const having = jobs.filter(({ skills }) => skills.map(lower).includes(skill));
    return Math.log(1 + jobs.length / having.length);
  };
  const wanted = job.skills.map(lower);
  const own = profile.skills.map(lower);
  const sum = (skills: string[]) => skills.reduce((total, skill) => total + idf(skill), 0);
  const dates = jobs.flatMap(({ posted_date: posted }) => (posted === null ? [] : [posted]));
  const newest = dates.toSorted().at(-1) ?? '';
  const days = (Date.parse(newest) - Date.parse(job.posted_date ?? '')) / 86_400_000;
  const program = [...wordsOf(profile.program)];
  const subject = wordsOf(`${job.title} ${job.role ?? ''}`);
  return {
    skills:
      wanted.length === 0
        ? 0
        : (0.5 * sum(wanted.filter((skill) => own.includes(skill)))) / sum(wanted),
    gpa: job.min_gpa === null || (profile.gpa !== null && profile.gpa >= job.min_gpa) ? 0.15 : 0,
    program:
      program.length === 0
        ? 0
        : (0.1 * program.filter((word) => subject.has(word)).length) / program.length,
    location: 0.15 * near(profile, job),
    recency: Number.isNaN(days) ? 0 : 0.1 * 0.5 ** (days / 30),
  };
}

function near(profile: Profile, job: JobDocument): number {
  const [here, there] = [state(profile.state), state(job.state)];
  const statesAgree = here === '' || there === '' || here === there;
  if (lower(profile.city) !== '' && lower(profile.city) === lower(job.city) && statesAgree)
    return 1;
  if (job.is_remote === true) return 0.8;
  return here !== '' && here === there ? 0.5 : 0;
}
