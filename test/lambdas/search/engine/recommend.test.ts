import * as fc from 'fast-check';

import { byId } from '../../../../lambdas/search/engine/collection';
import type { JobDocument, Profile } from '../../../../lambdas/search/engine/documents';
import { explain } from '../../../../lambdas/search/engine/explain';
import { rankJobs } from '../../../../lambdas/search/engine/job-ranking';
import { recommend } from '../../../../lambdas/search/engine/recommend';
import { byCodeUnits } from '../../../../lambdas/search/engine/text';
import { naiveScore } from './naive-score';
import { aJob, someJobs, someProfile } from './some-jobs';

const nobody: Profile = { skills: [], gpa: null, program: null, city: null, state: null };

describe('recommend', () => {
  it('gives the best jobs of a plain scan over all of them, equal scores by id', () => {
    fc.assert(
      fc.property(
        someJobs,
        someProfile,
        fc.integer({ min: 1, max: 14 }),
        (jobs, profile, limit) => {
          const ranking = rankJobs(byId(jobs));
          const expected = ranking.jobs
            .map((job) => explain(profile, job))
            .toSorted((a, b) => b.score - a.score || byCodeUnits(a.id, b.id))
            .slice(0, limit);
          expect(recommend(profile, ranking, limit)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('scores as the formula says', () => {
    fc.assert(
      fc.property(someJobs, someProfile, (jobs, profile) => {
        for (const item of recommend(profile, rankJobs(byId(jobs)), 14)) {
          const job = jobs.find(({ id }) => id === item.id);
          if (job === undefined) throw new Error(`no job ${item.id}`);
          const expected = naiveScore(profile, job, jobs);
          for (const { name, score } of item.parts) expect(score).toBeCloseTo(expected[name], 5);
          expect(item.score).toBeCloseTo(
            item.parts.reduce((sum, { score }) => sum + score, 0),
            9,
          );
          expect(item.score).toBeLessThanOrEqual(1);
          expect(item.score).toBe(Number(item.score.toFixed(6)));
        }
      }),
    );
  });

  it('recommends to a student of whom nothing is known: newest and open to all first', () => {
    const jobs = [
      aJob('old', { posted_date: '2026-01-01' }),
      aJob('new', { posted_date: '2026-07-01' }),
      aJob('strict', { posted_date: '2026-07-01', min_gpa: 2 }),
    ];
    const items = recommend(nobody, rankJobs(byId(jobs)), 10);
    expect(items.map(({ id }) => id)).toEqual(['new', 'old', 'strict']);
    expect(items[0]?.parts).toEqual([
      { name: 'skills', score: 0 },
      { name: 'gpa', score: 0.15 },
      { name: 'program', score: 0 },
      { name: 'location', score: 0 },
      { name: 'recency', score: 0.1 },
    ]);
  });

  it('gives a rare skill more weight than a common one', () => {
    const jobs = [
      aJob('a', { skills: ['Excel'] }),
      aJob('b', { skills: ['Excel', 'Rust'] }),
      aJob('c', { skills: ['Excel'] }),
    ];
    const [job] = rankJobs(jobs).jobs.filter(({ id }) => id === 'b');
    const share = (skill: string) => job?.skills.find((one) => one.skill === skill)?.share ?? 0;
    expect(share('Rust')).toBeGreaterThan(share('Excel'));
    expect(share('Rust') + share('Excel')).toBe(500_000);
  });

  it('says which skills match and which are missing, as the job spells them', () => {
    const jobs = rankJobs([aJob('a', { skills: ['C++', 'Data Analysis', 'SQL'] })]);
    const [item] = recommend({ ...nobody, skills: ['sql', 'DATA ANALYSIS', 'Go'] }, jobs, 1);
    expect(item).toMatchObject({
      matched_skills: ['Data Analysis', 'SQL'],
      missing_skills: ['C++'],
    });
  });

  it('does not count a skill twice that the student spells twice', () => {
    const jobs = rankJobs([aJob('a', { skills: ['SQL'] })]);
    const [once] = recommend({ ...nobody, skills: ['sql'] }, jobs, 1);
    const [twice] = recommend({ ...nobody, skills: ['sql', 'SQL'] }, jobs, 1);
    expect(twice).toEqual(once);
  });
});

/** The recommendation when there is only this job. */
function only(profile: Profile, job: Partial<JobDocument>) {
  return recommend(profile, rankJobs([aJob('a', job)]), 1)[0];
}

describe('advice', () => {
  it('names the one skill that would lift the score most, by what it really would', () => {
    fc.assert(
      fc.property(someJobs, someProfile, (jobs, profile) => {
        const ranking = rankJobs(byId(jobs));
        for (const item of recommend(profile, ranking, 3)) {
          const learn = /^Learn (.*): \+(.*)$/.exec(item.advice ?? '');
          if (learn === null) continue;
          const job = ranking.jobs.find(({ id }) => id === item.id);
          if (job === undefined) throw new Error(`no job ${item.id}`);
          const lifts = item.missing_skills.map(
            (skill) =>
              explain({ ...profile, skills: [...profile.skills, skill] }, job).score - item.score,
          );
          expect(Number(learn[2])).toBeCloseTo(Math.max(...lifts), 3);
        }
      }),
    );
  });

  it('names the GPA where that would lift more than any skill', () => {
    expect(only({ ...nobody, gpa: 2.5 }, { min_gpa: 3.2 })?.advice).toBe(
      'Raise the GPA from 2.5 to 3.2: +0.150',
    );
    expect(only(nobody, { min_gpa: 3 })?.advice).toBe(
      'Add a GPA of at least 3 to the record: +0.150',
    );
  });

  it('is null when nothing would lift the score', () => {
    expect(only(nobody, {})?.advice).toBeNull();
  });
});
