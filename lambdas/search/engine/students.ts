import { byId, Collection, type Page } from './collection';
import type { StudentDocument } from './documents';
import { MiniTextIndex, type TextIndexJson } from './mini-text-index';
import type { Match } from './text-index';

/** What `/v1/students` takes. Text filters are equal whatever the case; absent ones do not filter. */
export interface StudentQuery {
  readonly words: string;
  readonly match: Match;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly skill?: string | undefined;
  readonly program?: string | undefined;
  /** Students whose GPA is at least this; an unknown GPA is not. */
  readonly minGpa?: number | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Says whether the caller may see a student. */
export type Visible = (student: StudentDocument) => boolean;

const WEIGHTS = { name: 3, skills: 2, program: 1.5, city: 1 };

/** Builds the text index of students that are ascending by id. */
export function indexStudents(students: readonly StudentDocument[]): MiniTextIndex {
  return MiniTextIndex.build(
    students.map(({ first_name, last_name, skills, program, city }) => ({
      name: [first_name, last_name].filter((name) => name !== null).join(' '),
      skills: skills.join(' '),
      program,
      city,
    })),
    WEIGHTS,
  );
}

/** @param text the index built from the same students (as JSON); left out, it is built. */
export function studentCollection(
  documents: readonly StudentDocument[],
  text?: TextIndexJson,
): Collection<StudentDocument> {
  const students = byId(documents);
  const index = text === undefined ? indexStudents(students) : MiniTextIndex.load(text, WEIGHTS);
  return new Collection(students, index);
}

/**
 * Searches students: best match first, or by id without words.
 * @param visible filters before totals and paging, so that no number tells of a student the caller may not see
 */
export function searchStudents(
  students: Collection<StudentDocument>,
  query: StudentQuery,
  visible: Visible,
): Page<StudentDocument> {
  const { city, state, skill, program, minGpa } = query;
  return students.search({
    ...query,
    keep: [
      students.where(visible),
      ...(city === undefined ? [] : [students.equals('city', city)]),
      ...(state === undefined ? [] : [students.equals('state', state)]),
      ...(program === undefined ? [] : [students.equals('program', program)]),
      ...(skill === undefined ? [] : [students.hasSkill(skill)]),
      ...(minGpa === undefined ? [] : [students.where(({ gpa }) => gpa !== null && gpa >= minGpa)]),
    ],
  });
}
