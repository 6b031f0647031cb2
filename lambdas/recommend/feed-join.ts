import { byId } from '../search/engine/collection';
import type { JobDocument, StudentDocument } from '../search/engine/documents';
import { distinctSkills } from '../search/engine/text';
import type { JobRow, JobSkillRow, StudentRow, StudentSkillRow } from './feed';

/**
 * Joins the rows of the feed into documents: a job with its skills, a student with theirs.
 * Skills whose job or student is not there (not yet dropped, or deleted) are left out.
 */
export class FeedJoin {
  private readonly jobRows: JobRow[] = [];
  private readonly studentRows: StudentRow[] = [];
  private readonly jobSkills = new Map<string, string[]>();
  private readonly studentSkills = new Map<string, string[]>();

  addJob(row: JobRow): void {
    this.jobRows.push(row);
  }

  addStudent(row: StudentRow): void {
    this.studentRows.push(row);
  }

  addJobSkill(row: JobSkillRow): void {
    add(this.jobSkills, row.job_id, row.skill);
  }

  addStudentSkill(row: StudentSkillRow): void {
    add(this.studentSkills, row.student_id, row.skill);
  }

  /** Ascending by id. */
  jobs(): JobDocument[] {
    return byId(
      this.jobRows.map(({ job_id: id, ...fields }) => ({
        id,
        ...fields,
        skills: distinctSkills(this.jobSkills.get(id) ?? []),
      })),
    );
  }

  /** Ascending by id. */
  students(): StudentDocument[] {
    return byId(
      this.studentRows.map(({ student_id: id, ...fields }) => ({
        id,
        ...fields,
        skills: distinctSkills(this.studentSkills.get(id) ?? []),
      })),
    );
  }
}

function add(lists: Map<string, string[]>, id: string, skill: string): void {
  const known = lists.get(id);
  if (known === undefined) lists.set(id, [skill]);
  else known.push(skill);
}
