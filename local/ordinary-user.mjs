/**
 * PostgreSQL refuses to run as root. Usually it then runs as user `postgres`, who must be able to enter every
 * folder above its programs and data. Where one is private (a clone in root's home, a `mktemp -d`), the script
 * starts itself again in a user namespace in which root has another number: still the owner of its files,
 * and no root to PostgreSQL.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const NAMESPACE = ['--user', '--map-user=1000', '--map-group=1000'];
const OTHERS_ENTER = 0o001;

/** Whether any user can walk to a path; parts of it that do not exist yet do not count. */
export function enterable(path) {
  const folder = resolve(path);
  const open =
    !existsSync(folder) ||
    !statSync(folder).isDirectory() ||
    (statSync(folder).mode & OTHERS_ENTER) !== 0;
  return open && (dirname(folder) === folder || enterable(dirname(folder)));
}

/**
 * Starts this script again as an ordinary user if it runs as root and one of the paths is private.
 * Then it does not return: it passes signals on and ends as the other one ends, which dies with it.
 */
export async function leaveRoot(paths) {
  if (process.getuid?.() !== 0 || paths.every(enterable)) return;
  if (spawnSync('unshare', [...NAMESPACE, 'true']).status !== 0) return;
  const again = ['setpriv', '--pdeathsig', 'TERM', process.execPath, ...process.argv.slice(1)];
  const child = spawn('unshare', [...NAMESPACE, ...again], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
  await new Promise(() => {
    child.once('exit', (code) => process.exit(code ?? 1));
  });
}
