import { showCleaning } from '../../../cli/clean/show-cleaning';
import { RecordingTerminal } from '../support/recording-terminal';

/** A terminal that somebody watches. */
class WatchedTerminal extends RecordingTerminal {
  override readonly interactive: boolean = true;
}

test.each([
  ['watched', new WatchedTerminal(), 2],
  ['watched, of one file', new WatchedTerminal(), 1],
  ['not watched', new RecordingTerminal(), 2],
])('every file is printed once, in order: %s', async (_, terminal, files) => {
  const display = await showCleaning(terminal, files);
  for (let file = 1; file <= files; file++) display.done(() => terminal.print(`${file}`));
  display.end();
  expect(terminal.printed).toEqual(['1', '2'].slice(0, files));
  expect(terminal.said).toEqual([]);
});
