import { Argument, Command, Option } from 'commander';

import { UsageError } from '../failures';
import { KINDS, type Kind } from '../print/kinds';
import type { Session } from '../session';
import { numberBetween, wholeNumber } from './arguments';

interface Options {
  readonly city?: string;
  readonly state?: string;
  readonly skill?: string;
  readonly minGpa?: number;
  readonly employmentType?: string;
  readonly program?: string;
  readonly match?: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** Filters that the API has for one kind only. */
const ONLY: Readonly<Record<Kind, readonly (keyof Options)[]>> = {
  jobs: ['employmentType'],
  students: ['program'],
};

export function searchCommand(session: Session): Command {
  return new Command('search')
    .description('search jobs or students')
    .addArgument(new Argument('<kind>', 'what to search').choices(KINDS))
    .argument('[words...]', 'words to find; none lists everything')
    .option('--city <name>', 'only in this city')
    .option('--state <name>', 'only in this state')
    .option('--skill <name>', 'only with this skill')
    .option(
      '--min-gpa <gpa>',
      'jobs open to this GPA; students with at least this GPA',
      numberBetween(0, 5),
    )
    .option('--employment-type <type>', 'jobs: e.g. Full-Time')
    .option('--program <name>', 'students: only of this program')
    .addOption(
      new Option('--match <how>', 'how many of the words must be there').choices(['all', 'any']),
    )
    .option('--limit <n>', 'at most so many results', wholeNumber(1))
    .option('--offset <n>', 'leave out so many results', wholeNumber(0))
    .action((kind: Kind, words: string[], options: Options) =>
      search(session, kind, words.join(' '), options),
    );
}

async function search(
  session: Session,
  kind: Kind,
  words: string,
  options: Options,
): Promise<void> {
  const other = kind === 'jobs' ? 'students' : 'jobs';
  const wrong = ONLY[other].filter((name) => options[name] !== undefined);
  if (wrong.length > 0)
    throw new UsageError(
      `search ${kind} has no filter ${wrong.map(flagOf).join(', ')}: see --help`,
    );
  const { askApi } = await import('../api/ask.ts');
  const { renderSearch } = await import('../print/answers.ts');
  const { minGpa, employmentType, ...same } = options;
  const query = {
    q: words === '' ? undefined : words,
    min_gpa: minGpa,
    employment_type: employmentType,
    ...same,
  };
  const answer = await askApi(await session.cloud(), `/v1/${kind}`, query);
  session.print([answer], () => renderSearch(kind, answer, session.terminal.colour));
}

function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
