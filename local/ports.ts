import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

// Below the ephemeral ranges of Linux (32768) and macOS (49152): no outgoing connection takes one by chance.
const LOWEST = 20_000;
const HIGHEST = 30_000;
const TRIES = 200;

/** Whether nobody listens on the port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Free ports for the cloud that lives in `home`. The search starts at a number made from the folder's
 * name, so that two clones do not want the same ports even while one of them is stopped.
 * @param except ports that are free now but wanted for something else
 */
export async function chooseFreePorts(
  home: string,
  count: number,
  except: readonly number[] = [],
): Promise<number[]> {
  const offset = createHash('sha256').update(home).digest().readUInt32BE(0);
  const found: number[] = [];
  for (let step = 0; step < TRIES && found.length < count; step++) {
    const port = LOWEST + ((offset + step) % (HIGHEST - LOWEST));
    if (!except.includes(port) && (await isFree(port))) found.push(port);
  }
  if (found.length < count) {
    throw new Error(
      `no ${count} free ports of 127.0.0.1 between ${LOWEST} and ${HIGHEST}: stop other servers first`,
    );
  }
  return found;
}
