import { KEY } from '../../names';
import { TerminalError } from '../shared/errors';
import { byId } from './engine/collection';
import type { JobDocument, StudentDocument } from './engine/documents';
import { indexJobs, jobCollection } from './engine/jobs';
import type { TextIndexJson } from './engine/mini-text-index';
import { indexStudents, studentCollection } from './engine/students';

/** The layout of the files below. A function that meets another one must not guess. */
const FORMAT = 1;

/** Keys of one version's index files (gzip). */
export const INDEX_FILE = {
  jobs: (version: number) => `${KEY.searchFolder(version)}jobs.json.gz`,
  students: (version: number) => `${KEY.searchFolder(version)}students.json.gz`,
} as const;

interface IndexFile<Doc> {
  readonly format: number;
  readonly documents: readonly Doc[];
  readonly text: TextIndexJson;
}

/** `search/<version>/jobs.json`: documents with their text index. */
export function writeJobsFile(jobs: Iterable<JobDocument>): string {
  return write(byId(jobs), indexJobs);
}

/** `search/<version>/students.json`: documents with their text index. */
export function writeStudentsFile(students: Iterable<StudentDocument>): string {
  return write(byId(students), indexStudents);
}

/** @throws {TerminalError} when the file has another format than this code */
export function readJobsFile(text: string) {
  const file = read<JobDocument>(text);
  return jobCollection(file.documents, file.text);
}

/** @throws {TerminalError} when the file has another format than this code */
export function readStudentsFile(text: string) {
  const file = read<StudentDocument>(text);
  return studentCollection(file.documents, file.text);
}

function write<Doc>(
  documents: readonly Doc[],
  index: (documents: readonly Doc[]) => { toJSON(): TextIndexJson },
): string {
  const file: IndexFile<Doc> = { format: FORMAT, documents, text: index(documents).toJSON() };
  return JSON.stringify(file);
}

function read<Doc>(text: string): IndexFile<Doc> {
  const file: IndexFile<Doc> = JSON.parse(text);
  if (file.format !== FORMAT) {
    throw new TerminalError(
      `index file has format ${file.format}, this code reads ${FORMAT}: publish again`,
    );
  }
  return file;
}
