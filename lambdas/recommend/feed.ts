import { KEY } from '../../names';

/**
 * The feed: the rows of one warehouse version that search needs, as NDJSON. Column names are the contracts';
 * only these columns leave the warehouse (no birth date, no e-mail, no street).
 */
export interface JobRow {
  readonly job_id: string;
  readonly title: string;
  readonly company: string | null;
  readonly role: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly description: string | null;
  readonly employment_type: string | null;
  readonly is_remote: boolean | null;
  readonly min_gpa: number | null;
  readonly salary_min: number | null;
  readonly salary_max: number | null;
  readonly posted_date: string | null;
  readonly close_date: string | null;
}

export interface StudentRow {
  readonly student_id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly school_id: string | null;
  readonly program: string | null;
  readonly gpa: number | null;
  readonly city: string | null;
  readonly state: string | null;
}

export interface JobSkillRow {
  readonly job_id: string;
  readonly skill: string;
}

export interface StudentSkillRow {
  readonly student_id: string;
  readonly skill: string;
}

/** The row type of each dataset of the feed. */
export interface FeedRows {
  jobs: JobRow;
  job_skills: JobSkillRow;
  students: StudentRow;
  student_skills: StudentSkillRow;
}

export type FeedDataset = keyof FeedRows;

/** How a column leaves PostgreSQL: `number` as a double, `text` as the canonical text. */
export type FeedType = 'text' | 'number' | 'boolean';

/** Where the rows of a feed come from, dataset by dataset, in batches. */
export type FeedSource = <Dataset extends FeedDataset>(
  dataset: Dataset,
) => AsyncIterable<FeedRows[Dataset][]>;

/** Columns, key and references of each dataset of the feed, in the order in which they are read. */
export const FEED: {
  readonly [Dataset in FeedDataset]: {
    readonly columns: { readonly [Column in keyof FeedRows[Dataset]]: FeedType };
    readonly key: readonly (keyof FeedRows[Dataset] & string)[];
    readonly references: readonly {
      readonly dataset: FeedDataset;
      readonly columns: readonly (keyof FeedRows[Dataset] & string)[];
    }[];
  };
} = {
  jobs: {
    columns: {
      job_id: 'text',
      title: 'text',
      company: 'text',
      role: 'text',
      city: 'text',
      state: 'text',
      description: 'text',
      employment_type: 'text',
      is_remote: 'boolean',
      min_gpa: 'number',
      salary_min: 'number',
      salary_max: 'number',
      posted_date: 'text',
      close_date: 'text',
    },
    key: ['job_id'],
    references: [],
  },
  job_skills: {
    columns: { job_id: 'text', skill: 'text' },
    key: ['job_id', 'skill'],
    references: [{ dataset: 'jobs', columns: ['job_id'] }],
  },
  students: {
    columns: {
      student_id: 'text',
      first_name: 'text',
      last_name: 'text',
      school_id: 'text',
      program: 'text',
      gpa: 'number',
      city: 'text',
      state: 'text',
    },
    key: ['student_id'],
    references: [],
  },
  student_skills: {
    columns: { student_id: 'text', skill: 'text' },
    key: ['student_id', 'skill'],
    references: [{ dataset: 'students', columns: ['student_id'] }],
  },
};

/** Keys of one version's derived files. `recommendations` is written last: where it is, the feed is complete. */
export const FEED_KEY = {
  rows: (version: number, dataset: FeedDataset) =>
    `${KEY.searchFolder(version)}feed/${dataset}.ndjson.gz`,
  recommendations: (version: number) => `${KEY.searchFolder(version)}recommendations.ndjson.gz`,
} as const;
