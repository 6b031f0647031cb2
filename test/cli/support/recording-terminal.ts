import type { Terminal } from '../../../cli/terminal';

/** A terminal that remembers what was written to it. */
export class RecordingTerminal implements Terminal {
  readonly printed: string[] = [];
  readonly said: string[] = [];
  readonly colour = false;
  readonly interactive = false;

  print(line: string): void {
    this.printed.push(line);
  }

  say(line: string): void {
    this.said.push(line);
  }

  /** stdout parsed as one JSON document a line. */
  documents<Document = unknown>(): Document[] {
    return this.printed.map((line): Document => JSON.parse(line));
  }
}
