import { cutCell, type Dirt, drawFate, extraCell, spoilCell } from './dirt';
import { COMPANIES, FIELDS, type Field } from './fields';
import { PLACES } from './places';
import { Random } from './random';
import { numbers, type PlannedRow, type SampleOptions, type SamplePlan } from './sample-file';
import { skillsOf } from './students';

const JOB_HEADER = [
  'job_id',
  'title',
  'company',
  'role',
  'city',
  'state',
  'description',
  'posted_date',
  'close_date',
  'job_grade',
  'salary_min',
  'salary_max',
  'employment_type',
  'is_remote',
  'min_gpa',
] as const;
type JobCells = Readonly<Record<(typeof JOB_HEADER)[number], string>>;

const at = (name: keyof JobCells) => JOB_HEADER.indexOf(name);

const JOB_DIRT: readonly Dirt[] = [
  spoilCell('missing', at('title'), ['', 'N/A', 'null']),
  spoilCell('type', at('salary_min'), ['negotiable', '$ 50k']),
  spoilCell('type', at('posted_date'), ['2026-13-01', 'soon']),
  spoilCell('type', at('is_remote'), ['sometimes']),
  spoilCell('range', at('min_gpa'), ['4.50', '-1']),
  spoilCell('length', at('title'), ['Assistant '.repeat(31).trim()]),
  extraCell,
  cutCell,
];

const SKILL_DIRT: readonly Dirt[] = [
  spoilCell('missing', 1, ['', 'N/A']),
  spoilCell('type', 2, ['maybe']),
  spoilCell('range', 3, ['-5', '250']),
  spoilCell('length', 1, ['x'.repeat(101)]),
  extraCell,
];

const LEVELS = ['', '', 'Junior ', 'Senior ', 'Lead '] as const;
const TYPES = ['Full-Time', 'Part-Time', 'Internship', 'Contract', 'Work-Study'] as const;

interface Job {
  readonly id: string;
  readonly field: Field;
  readonly role: string;
  readonly skills: readonly string[];
}

function jobAt(index: number, seed: number): { job: Job; random: Random } {
  const random = new Random(seed, 'job', index);
  const field = random.zipf(FIELDS);
  const role = random.zipf(field.roles);
  const skills = skillsOf(field, random.whole(2, 7), random);
  return { job: { id: `J${String(index + 1).padStart(7, '0')}`, field, role, skills }, random };
}

function fateOfJob(index: number, { seed, dirtyPercent, from = 0 }: SampleOptions) {
  const random = new Random(seed, 'job fate', index);
  return drawFate(index - from, dirtyPercent / 100, JOB_DIRT, random);
}

/** Commas, quotation marks and newlines, as postings have them. */
function description({ role, skills }: Job, company: string, random: Random): string {
  const opening = random.pick([
    `${company} is looking for a ${role.toLowerCase()}, starting as soon as possible.`,
    `"People first": that is how we work at ${company}.`,
    `Join ${company}; we're growing, and we'd like you to grow with us.`,
  ]);
  const list = skills.slice(0, 3).join(', ');
  const asks = `You bring ${list}${random.chance(0.3) ? ', and a "can do" attitude' : ''}.`;
  return [opening, asks].join(random.chance(0.3) ? '\n' : ' ');
}

function day(from: string, days: number): string {
  return new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
}

function jobCells(job: Job, random: Random): JobCells {
  const company = random.zipf(COMPANIES);
  const [city, state] = random.zipf(PLACES);
  const posted_date = day('2026-01-01', random.whole(0, 270));
  const salary = Math.round(random.bell(52_000, 22_000) / 500) * 500;
  return {
    job_id: job.id,
    title: `${random.zipf(LEVELS)}${job.role}`,
    company,
    role: job.role.toLowerCase(),
    city,
    state,
    description: description(job, company, random),
    posted_date,
    close_date: day(posted_date, random.whole(14, 120)),
    job_grade: random.pick(['GS', 'NA', 'AD', '']),
    salary_min: String(salary),
    salary_max: String(salary + random.whole(0, 40) * 500),
    employment_type: random.zipf(TYPES),
    is_remote: random.chance(0.2) ? 'True' : 'False',
    min_gpa: random.chance(0.4) ? (random.whole(20, 36) / 10).toFixed(2) : '',
  };
}

function* jobRows(options: SampleOptions): Iterable<PlannedRow> {
  for (const index of numbers(options, options.jobs)) {
    const { job, random } = jobAt(index, options.seed);
    const cells = jobCells(job, random);
    const row = JOB_HEADER.map((name) => cells[name]);
    yield { row, fate: fateOfJob(index, options), random };
  }
}

/** Only of jobs whose own row is good: no skill hangs in the air. */
function* skillRows(options: SampleOptions): Iterable<PlannedRow> {
  const { seed, jobs: count, dirtyPercent } = options;
  let line = 0;
  for (const index of numbers(options, count)) {
    if (fateOfJob(index, options) !== 'clean') continue;
    const { job } = jobAt(index, seed);
    const random = new Random(seed, 'job skills', index);
    for (const skill of job.skills) {
      const required = random.chance(0.6) ? 'true' : 'false';
      const row = [job.id, skill, required, String(random.whole(1, 10))];
      yield { row, fate: drawFate(line, dirtyPercent / 100, SKILL_DIRT, random), random };
      line += 1;
    }
  }
}

export const jobs: SamplePlan = {
  file: 'jobs.csv',
  dataset: 'jobs',
  header: JOB_HEADER,
  key: ['job_id'],
  rows: jobRows,
};

export const jobSkills: SamplePlan = {
  file: 'job_skills.csv',
  dataset: 'job_skills',
  header: ['job_id', 'skill', 'required', 'weight'],
  key: ['job_id', 'skill'],
  rows: skillRows,
};
