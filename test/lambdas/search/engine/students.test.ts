import * as fc from 'fast-check';

import {
  type StudentQuery,
  searchStudents,
  studentCollection,
} from '../../../../lambdas/search/engine/students';
import { fold } from '../../../../lambdas/search/engine/text';
import { aStudent, someStudents } from './some-jobs';

const everything: StudentQuery = { words: '', match: 'all', offset: 0, limit: 100 };

const equal = (value: string | null, wanted: string | undefined) =>
  wanted === undefined || (value !== null && fold(value) === wanted.toLowerCase());

describe('searchStudents', () => {
  it('filters by program, skill, place, GPA and what the caller may see before it counts', () => {
    const someQuery = fc.record({
      program: fc.constantFrom(undefined, 'DATA science'),
      skill: fc.constantFrom(undefined, 'python'),
      city: fc.constantFrom(undefined, 'zurich'),
      state: fc.constantFrom(undefined, 'virginia'),
      minGpa: fc.constantFrom(undefined, 0, 3),
      schools: fc.subarray(['1', '2', '3']),
    });
    fc.assert(
      fc.property(someStudents, someQuery, (students, { schools, ...query }) => {
        const expected = students.filter(
          (one) =>
            one.school_id !== null &&
            schools.includes(one.school_id) &&
            equal(one.program, query.program) &&
            equal(one.city, query.city) &&
            equal(one.state, query.state) &&
            (query.skill === undefined || one.skills.map(fold).includes(query.skill)) &&
            (query.minGpa === undefined || (one.gpa !== null && one.gpa >= query.minGpa)),
        );
        const page = searchStudents(
          studentCollection(students),
          { ...everything, ...query },
          ({ school_id: school }) => school !== null && schools.includes(school),
        );
        expect(page.total).toBe(expected.length);
        expect(page.items.map(({ document }) => document.id)).toEqual(
          expected.map(({ id }) => id).toSorted(),
        );
      }),
    );
  });

  it('finds a name whatever its accents', () => {
    const students = studentCollection([
      aStudent('1', { first_name: 'José', last_name: "O'Brien" }),
      aStudent('2', { first_name: 'Ann', last_name: 'Brand' }),
    ]);
    const find = (words: string) =>
      searchStudents(students, { ...everything, words }, () => true).items.map(
        ({ document }) => document.id,
      );
    expect(find('jose')).toEqual(['1']);
    expect(find('O’brien')).toEqual(['1']);
  });
});
