/** One job as the index stores it and the API answers it. Dates are `yyyy-MM-dd`, money is per year. */
export interface JobDocument {
  readonly id: string;
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
  /** Declared skills, spelled as declared, each once whatever its case (`distinctSkills`). */
  readonly skills: readonly string[];
}

/** One student as the index stores it: only what search and recommendations need, no birth date, no address, no e-mail. */
export interface StudentDocument {
  readonly id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly school_id: string | null;
  readonly program: string | null;
  readonly gpa: number | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly skills: readonly string[];
}

/** What scoring needs to know of a student; everything may be missing (cold start). */
export interface Profile {
  readonly skills: readonly string[];
  readonly gpa: number | null;
  readonly program: string | null;
  readonly city: string | null;
  readonly state: string | null;
}
