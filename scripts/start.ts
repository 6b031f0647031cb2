/** The body of `npm start`: cloud, deployment, sample files, answers; then stays up until Ctrl-C. */
import { explain } from '../cli/failures';
import { showLake } from '../cli/start/show-lake';
import { processTerminal } from '../cli/terminal';
import { down } from '../local/down';
import { localPaths } from '../local/paths';
import { up } from '../local/up';

/** Ends with the first signal. The terminal and npm both send it, so that further ones must not cut `down` short. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    // a timer keeps the process alive
    const alive = setInterval(() => {}, 60_000);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        clearInterval(alive);
        resolve();
      });
  });
}

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const once = words.includes('--once');
  const terminal = processTerminal();
  if (words.some((word) => word !== '--once')) {
    terminal.say('usage: npm start [-- --once]');
    return 2;
  }
  const began = Date.now();
  const { home } = localPaths();
  const say = (text: string) =>
    terminal.say(`[${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s] ${text}`);
  try {
    await up({ home, onStep: say });
    await showLake(home, terminal);
  } catch (error) {
    terminal.say(`npm start: ${explain(error)}`);
    return 1;
  }
  say('everything holds');
  if (once) {
    terminal.say('the lake goes on in the background; `npm run lake -- down` stops it');
    return 0;
  }
  // Listened for before it is announced: whoever reads the line may press at once.
  const interrupted = untilInterrupted();
  terminal.say('the lake is up; Ctrl-C stops it and keeps its state');
  await interrupted;
  await down(home);
  terminal.say('stopped; `npm start` goes on where it was');
  return 0;
}

async function run(): Promise<void> {
  process.exitCode = await main();
}

void run();
