import type { Terminal } from '../terminal';

/** What a person sees while files are cleaned. */
export interface CleaningDisplay {
  /** Prints what is known of a file that is done, without the bar in between. */
  readonly done: (print: () => void) => void;
  readonly end: () => void;
}

const NOTHING: CleaningDisplay = { done: (print) => print(), end: () => {} };

/** A bar on stderr for a person who watches more than one file. */
export async function showCleaning(terminal: Terminal, files: number): Promise<CleaningDisplay> {
  if (!terminal.interactive || files < 2) return NOTHING;
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: '{bar} {value}/{total} files, {duration_formatted}',
    hideCursor: true,
    clearOnComplete: true,
  });
  let done = 0;
  bar.start(files, done);
  return {
    done: (print) => {
      // the answer may go to the same screen
      bar.stop();
      print();
      done += 1;
      bar.start(files, done);
    },
    end: () => bar.stop(),
  };
}
