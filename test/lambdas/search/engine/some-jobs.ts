import * as fc from 'fast-check';

import type {
  JobDocument,
  Profile,
  StudentDocument,
} from '../../../../lambdas/search/engine/documents';

/** A job with nothing but its id, title and what a test gives it. */
export function aJob(id: string, given: Partial<JobDocument> = {}): JobDocument {
  return {
    id,
    title: 'Analyst',
    company: null,
    role: null,
    city: null,
    state: null,
    description: null,
    employment_type: null,
    is_remote: null,
    min_gpa: null,
    salary_min: null,
    salary_max: null,
    posted_date: null,
    close_date: null,
    skills: [],
    ...given,
  };
}

/** A student with nothing but an id and what a test gives it. */
export function aStudent(id: string, given: Partial<StudentDocument> = {}): StudentDocument {
  return {
    id,
    first_name: null,
    last_name: null,
    school_id: null,
    program: null,
    gpa: null,
    city: null,
    state: null,
    skills: [],
    ...given,
  };
}

const maybe = <T>(...values: readonly T[]) => fc.constantFrom(null, ...values);
/** Few values, so that generated documents often agree. */
const SKILLS = ['SQL', 'sql', 'Python', 'C++', 'Excel', 'Data Analysis'];
const TITLE_WORDS = ['Data', 'Analyst', 'Engineer', 'Nurse', 'Café', 'IT', 'Specialist'];
const gpa = maybe(0, 2, 2.5, 3, 3.25, 4);
const words = fc
  .array(fc.constantFrom(...TITLE_WORDS), { maxLength: 4 })
  .map((list) => list.join(' '));
const skills = fc.uniqueArray(fc.constantFrom(...SKILLS), {
  maxLength: 4,
  selector: (skill) => skill.toLowerCase(),
});
const place = {
  city: maybe('Richmond', 'RICHMOND ', 'Salem', 'Zürich', ''),
  state: maybe('Virginia', 'VA', 'Oregon', ''),
};

/** Jobs with unique ids that are not in their order. */
export const someJobs = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom(...'0123456789abcdefABCDEFäß😀'.split('')),
      title: words,
      role: maybe('data analyst', 'nurse'),
      min_gpa: gpa,
      is_remote: maybe(true, false),
      employment_type: maybe('Full-Time', 'Part-Time'),
      posted_date: maybe('2026-01-01', '2026-06-11', '2026-07-01'),
      description: maybe('analyst of data', 'works with SQL'),
      skills,
      ...place,
    })
    .map(({ id, ...given }) => aJob(id, given)),
  { selector: ({ id }) => id, maxLength: 12 },
);

export const someStudents = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom(...'0123456789abcdef'.split('')),
      first_name: maybe('Ana', 'José', 'Li'),
      school_id: maybe('1', '2', '3'),
      program: maybe('Data Science', 'Nursing'),
      gpa,
      skills,
      ...place,
    })
    .map(({ id, ...given }) => aStudent(id, given)),
  { selector: ({ id }) => id, maxLength: 12 },
);

export const someProfile: fc.Arbitrary<Profile> = fc.record({
  skills,
  gpa,
  program: maybe('Data Science', 'IT and Data', 'nurse'),
  ...place,
});
