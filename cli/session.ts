import type { Cloud } from './cloud/cloud';
import type { Terminal } from './terminal';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly aws: boolean;
}

/** Opens the cloud that a command works on; `aws`: the account of the credential chain, never the laptop's. */
export type Connect = (aws: boolean) => Promise<Cloud>;

/**
 * What a command gets besides its own options: where to write and which cloud to use.
 * Commands do their work in functions that return data; only the session prints.
 */
export class Session {
  private options: GlobalOptions = { json: false, verbose: false, aws: false };
  private opened: Promise<Cloud> | undefined;
  private failure = false;

  constructor(
    readonly terminal: Terminal,
    private readonly connect: Connect,
  ) {}

  /** Called once, before the command's action. */
  begin(options: Partial<GlobalOptions>): void {
    this.options = { ...this.options, ...options };
  }

  get json(): boolean {
    return this.options.json;
  }

  get verbose(): boolean {
    return this.options.verbose;
  }

  get aws(): boolean {
    return this.options.aws;
  }

  /** True when the answer was printed and says that the thing asked for failed. */
  get failed(): boolean {
    return this.failure;
  }

  /** The answer stands on stdout, but what was asked for failed: exit code 1. */
  fail(): void {
    this.failure = true;
  }

  /** The cloud, opened at the first call. */
  cloud(): Promise<Cloud> {
    this.opened ??= this.connect(this.options.aws);
    return this.opened;
  }

  /** With --json each document is one line of JSON; otherwise `human` renders all of them together. */
  print<T>(documents: readonly T[], human: (documents: readonly T[]) => string): void {
    if (this.json) {
      for (const document of documents) this.terminal.print(JSON.stringify(document));
      return;
    }
    const text = human(documents);
    if (text !== '') this.terminal.print(text);
  }

  /** A message for the person, on stderr. */
  say(line: string): void {
    this.terminal.say(line);
  }
}
