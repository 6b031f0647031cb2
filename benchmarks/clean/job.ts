/** What a measured process is asked to do; it comes as JSON in its only argument. */
export interface Job {
  readonly files: readonly MeasuredFile[];
  /** Folder for the outputs. */
  readonly out: string;
  /** Outputs without gzip. */
  readonly plain: boolean;
  /** Compiled contracts; null for structure only. */
  readonly contracts: string | null;
  readonly checks: Checks | null;
  /** Which reader of ours; peers have but one. */
  readonly reader: 'fast' | 'csv_parse';
}

export interface MeasuredFile {
  readonly path: string;
  readonly delimiter: string;
  readonly latin1: boolean;
}

/** What the hand-written peers check and derive, by position and by name. */
export interface Checks {
  readonly id: number;
  /** Required numbers from 0 to 100. */
  readonly numbers: readonly number[];
  readonly names: readonly string[];
  /** Mean of the numbers and its band, as two more columns. */
  readonly derive: boolean;
}

/** What a measured process prints, as JSON. Start-up and reading of contracts do not count. */
export interface Measured {
  readonly rows: number;
  readonly good: number;
  readonly seconds: number;
  /** User and system time of the same span: steadier than the wall where others work beside it. */
  readonly cpu_seconds: number;
  /** Highest resident set of the whole process, MB of 2^20 bytes. */
  readonly rss_mb: number;
  /** Rows by the reader that took them, where there are several. */
  readonly readers?: Readonly<Record<string, number>>;
}

/** Runs `work` and prints what it took. */
export async function measured(
  work: () => Promise<Pick<Measured, 'rows' | 'good' | 'readers'>>,
): Promise<void> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const counts = await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const rss_mb = process.resourceUsage().maxRSS / 1024;
  const answer: Measured = { ...counts, seconds, cpu_seconds: (user + system) / 1e6, rss_mb };
  console.log(JSON.stringify(answer));
}

/** The job that this process was started with. */
export function jobOfProcess(): Job {
  const job: Job = JSON.parse(process.argv[2] ?? '');
  return job;
}
