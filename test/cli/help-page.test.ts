import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { helpPage } from '../../cli/help-page';
import { lakeProgram } from '../../cli/program';
import { Session } from '../../cli/session';
import { RecordingTerminal } from './support/recording-terminal';

const page = join(__dirname, '..', '..', 'docs', 'cli.md');

/** As with snapshots: `npx jest test/cli/help-page -u` writes the page, CI never does. */
const update = process.argv.includes('-u') || process.argv.includes('--updateSnapshot');

const session = new Session(new RecordingTerminal(), async () => {
  throw new Error('help needs no cloud');
});
const program = lakeProgram(session);

test('docs/cli.md is what the commands say of themselves', () => {
  const expected = helpPage(program);
  if (update || !existsSync(page)) writeFileSync(page, expected);
  expect(readFileSync(page, 'utf8')).toBe(expected);
});

test('the commands of the design are all there', () => {
  const names = program.commands.map((command) => command.name());
  const promised =
    'up down reset status drop files file rejects fix replay release waive retract forget recheck why where reconcile contract runs run sql search recommend token clean infer generate destroy';
  expect(names.toSorted()).toEqual(promised.split(' ').toSorted());
});

test('every command, argument and option is described', () => {
  for (const command of program.commands) {
    expect(command.description()).toMatch(/\w/);
    for (const option of command.options) expect(option.description).toMatch(/\w/);
    for (const argument of command.registeredArguments) expect(argument.description).toMatch(/\w/);
  }
});
