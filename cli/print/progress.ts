import cliProgress from 'cli-progress';

import type { DropProgress } from '../drop/wait-for-books';
import type { Terminal } from '../terminal';

export interface ProgressDisplay {
  readonly update: (progress: DropProgress) => void;
  readonly end: () => void;
}

/** A bar for a person who watches, else a line on stderr each time that something has changed. */
export function showProgress(terminal: Terminal): ProgressDisplay {
  return terminal.interactive ? bar() : lines(terminal);
}

function bar(): ProgressDisplay {
  const display = new cliProgress.SingleBar({
    format: '{bar} {value}/{total} final, {cleaned} cleaned, {duration_formatted}',
    hideCursor: true,
    clearOnComplete: true,
  });
  let started = false;
  return {
    update: ({ total, cleaned, final }) => {
      if (!started) display.start(total, 0, { cleaned });
      started = true;
      display.update(final, { cleaned });
    },
    end: () => display.stop(),
  };
}

function lines(terminal: Terminal): ProgressDisplay {
  let last = '';
  return {
    update: ({ total, cleaned, final }) => {
      const line = `${total} ${total === 1 ? 'file' : 'files'}, ${cleaned} cleaned, ${final} final`;
      if (line !== last) terminal.say(line);
      last = line;
    },
    end: () => {},
  };
}
