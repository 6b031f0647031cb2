import type { Terminal } from '../../../cli/terminal';

/** A terminal that remembers what was written to it. */
export class RecordingTerminal implements Terminal {
  readonly printed: string[] = [];
  readonly said: string[] = [];
  readonly colour = false;
  readonly interactive: boolean = false;

  readonly questions: string[] = [];

  /** @param answer what the person says to every question; undefined: nobody is there */
  constructor(private readonly answer?: string) {}

  async ask(question: string): Promise<string | undefined> {
    this.questions.push(question);
    return this.answer;
  }

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
