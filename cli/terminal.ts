/** Where a command writes to: documents and tables on stdout, everything said to a person on stderr. */
export interface Terminal {
  /** Writes one line to stdout. */
  print(line: string): void;
  /** Writes one line to stderr. */
  say(line: string): void;
  /** Colours are wanted on stdout. */
  readonly colour: boolean;
  /** A person watches stderr: progress bars make sense. */
  readonly interactive: boolean;
  /**
   * Asks the person a question and waits for a line; undefined when nobody can answer
   * (input or messages do not come from a terminal).
   */
  ask(question: string): Promise<string | undefined>;
}

/** The terminal of this process. A reader that closes early (`| head`) ends the process quietly. */
export function processTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    say: (line) => void process.stderr.write(`${line}\n`),
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    interactive: process.stderr.isTTY && process.env['CI'] === undefined,
    ask,
  };
}

async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const { createInterface } = await import('node:readline/promises');
  // on stderr: stdout may go into a file
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await dialogue.question(question);
  } finally {
    dialogue.close();
  }
}
