import { CommandFailed } from '../../cli/failures';
import { runLake } from '../../cli/run';
import { RecordingTerminal } from './support/recording-terminal';
import { lake } from './support/run-lake';

describe('wrong usage exits with 2, says why on stderr, and prints nothing', () => {
  test.each([
    [['fly'], /unknown command 'fly'/],
    [['files', '--colour'], /unknown option '--colour'/],
    [['file'], /missing required argument 'id'/],
    [['file', 'one', 'two'], /too many arguments/],
    [['search', 'teachers', 'math'], /Allowed choices are jobs, students/],
    [
      ['search', 'students', '--employment-type', 'x'],
      /search students has no filter --employment-type/,
    ],
    [['search', 'jobs', '--program', 'x'], /search jobs has no filter --program/],
    [['search', 'jobs', '--min-gpa', '11'], /number from 0 to 5/],
    [['search', 'jobs', '--limit', '1.5'], /whole number of at least 1/],
    [['clean', 'x.csv'], /required option '--out <folder>'/],
    [['clean', 'x.csv', '--out', 'o', '--infer', '--dataset', 'jobs'], /--infer uses no contract/],
    [['drop', 'a.csv', 'b.csv', '--key', 'jobs/one.csv'], /--key jobs\/one.csv names one object/],
    [['drop', 'a.csv', '--wait', '--timeout', '0'], /whole number of at least 1/],
    [['token'], /required option '--role <role>'/],
    [['token', '--role', 'king'], /Allowed choices are admin, registrar, adviser, student/],
    [['token', '--role', 'student'], /--student ID goes with --role student/],
    [['token', '--role', 'admin', '--student', 'S1'], /--student ID goes with --role student/],
    [['generate', '--out', 'x', '--dirty', '99'], /number from 0 to 50/],
    [['release', '00000000000000aa'], /required option '--why <text>'/],
    [['release', '00000000000000aa', '--why', ' '], /--why is empty/],
    [['waive', '00000000000000aa', '--why', 'x', '--by', ''], /--by is empty/],
    [['retract', '--why', 'x'], /missing required argument 'id'/],
    [['replay'], /name files by their ids, or choose them/],
    [['replay', '00000000000000aa', '--stale'], /name files by their ids, or choose them/],
    [['replay', '--from', 'yesterday'], /Expected a date/],
    [['fix'], /missing required argument 'file'/],
    [['forget', '--why', 'x', 'students'], /missing required argument 'key'/],
    [['rejects', '--status', 'lost'], /Allowed choices are open, fixed, waived/],
    [['where', 'x', '0'], /whole number of at least 1/],
    [['contract', 'apply'], /Allowed choices are diff/],
    [['destroy'], /add --yes/],
    [[], /Usage: lake/],
  ])('lake %j', async (args, message) => {
    const { code, terminal } = await lake(args);
    expect(terminal.said.join('\n')).toMatch(message);
    expect(terminal.printed).toEqual([]);
    expect(code).toBe(2);
  });
});

test.each([[['--help']], [['drop', '--help']]])('lake %j exits with 0', async (args) => {
  const { code, terminal } = await lake(args);
  expect(terminal.printed.join('\n')).toMatch(/Usage: lake/);
  expect(terminal.printed.join('\n')).toMatch(/--json/);
  expect(code).toBe(0);
});

test('a cloud that cannot be opened is one clear line and exit code 1', async () => {
  const terminal = new RecordingTerminal();
  const code = await runLake(['files'], terminal, async () => {
    throw new CommandFailed('no local cloud is running here: run `npm run lake -- up`');
  });
  expect(terminal.said).toEqual(['lake: no local cloud is running here: run `npm run lake -- up`']);
  expect(terminal.printed).toEqual([]);
  expect(code).toBe(1);
});

test('--aws and --verbose are understood before and after the command', async () => {
  const asked: boolean[] = [];
  const failing = async (aws: boolean) => {
    asked.push(aws);
    throw new CommandFailed('stop here');
  };
  const verbose = new RecordingTerminal();
  await runLake(['files', '--aws', '--verbose'], verbose, failing);
  await runLake(['--aws', 'files'], new RecordingTerminal(), failing);
  await runLake(['files'], new RecordingTerminal(), failing);
  expect(asked).toEqual([true, true, false]);
  expect(verbose.said.join('\n')).toMatch(/usage\.test\.ts/);
});
