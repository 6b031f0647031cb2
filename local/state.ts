import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import { z } from 'zod';

import { errorCode } from './error-code';
import { localPaths } from './paths';

const STATE = z.strictObject({
  /** Port of the cloud on 127.0.0.1. */
  port: z.int(),
  databasePort: z.int(),
  /** Of PostgreSQL's superuser `postgres`. */
  databasePassword: z.string(),
  /** When the cloud was started last, ISO 8601. */
  startedAt: z.string(),
  /** 0 where a process was stopped on purpose. */
  pids: z.strictObject({ cloud: z.int(), database: z.int() }),
  /** Of the sources that the deployed stacks were made from. */
  deployedFingerprint: z.string().optional(),
});

/** What is remembered of one local cloud between two commands: `<home>/state.json`. */
export interface LocalState {
  readonly port: number;
  readonly databasePort: number;
  readonly databasePassword: string;
  readonly startedAt: string;
  readonly pids: { readonly cloud: number; readonly database: number };
  readonly deployedFingerprint?: string;
}

/**
 * @param home default: `LAKE_HOME`, else `.local` in the project
 * @returns undefined when there never was a cloud in this folder
 * @throws when the file is damaged; the message says what to do
 */
export function readState(home?: string): LocalState | undefined {
  const { state } = localPaths(home);
  let text: string;
  try {
    text = readFileSync(state, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { deployedFingerprint, ...rest } = STATE.parse(JSON.parse(text));
    return deployedFingerprint === undefined ? rest : { ...rest, deployedFingerprint };
  } catch (cause) {
    throw new Error(`${state} is damaged: run \`npm run lake -- reset\` to start afresh`, {
      cause,
    });
  }
}

/** Replaces the state in one step. The file holds the database password: only its owner may read it. */
export function writeState(home: string | undefined, state: LocalState): void {
  const paths = localPaths(home);
  // PostgreSQL may run as another user, who must be able to walk to its data below this folder
  mkdirSync(paths.home, { recursive: true });
  chmodSync(paths.home, 0o755);
  const next = `${paths.state}.next`;
  writeFileSync(next, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, paths.state);
}
