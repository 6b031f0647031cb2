import { join, resolve } from 'node:path';

/** The project's folder: the one above this file's. */
export const PROJECT = resolve(__dirname, '..');

/** Where one local cloud keeps everything that it has. */
export interface LocalPaths {
  readonly project: string;
  /** The run folder: delete it and the cloud never was. */
  readonly home: string;
  readonly state: string;
  readonly lock: string;
  /** What MiniStack saves of its services, and the bytes of S3 objects. */
  readonly services: string;
  readonly objects: string;
  /** Touched by the cloud each time that it saved its state. */
  readonly saved: string;
  readonly database: string;
  readonly temporary: string;
  readonly cdkHome: string;
  readonly cdkOut: string;
  readonly cloudLog: string;
  readonly databaseLog: string;
  readonly deployLog: string;
  readonly cloudPython: string;
  readonly jobsPython: string;
}

/**
 * The paths of the cloud that lives in `home`.
 * @param home default: `LAKE_HOME`, else `.local` in the project
 */
export function localPaths(home?: string): LocalPaths {
  const folder = resolve(PROJECT, home ?? (process.env['LAKE_HOME'] || '.local'));
  const below = (...names: string[]) => join(folder, ...names);
  return {
    project: PROJECT,
    home: folder,
    state: below('state.json'),
    lock: below('up.lock'),
    services: below('services'),
    objects: below('services', 's3'),
    saved: below('services', 'saved'),
    database: below('postgres'),
    temporary: below('tmp'),
    cdkHome: below('cdk'),
    cdkOut: below('cdk.out'),
    cloudLog: below('cloud.log'),
    databaseLog: below('database.log'),
    deployLog: below('deploy.log'),
    cloudPython: join(PROJECT, '.venv-cloud', 'bin', 'python'),
    jobsPython: join(PROJECT, '.venv-jobs', 'bin', 'python'),
  };
}
