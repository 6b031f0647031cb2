import type { Argument, Command, Option } from 'commander';

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function argumentRow(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return row([`\`${name}\``, `${argument.description}${choices(argument.argChoices)}`, '']);
}

function optionRow(option: Option): string {
  const given: unknown = option.defaultValue;
  const usual = typeof given === 'number' || typeof given === 'string' ? `\`${given}\`` : '';
  const needed = option.mandatory ? ' (needed)' : '';
  return row([
    `\`${option.flags}\``,
    `${option.description}${choices(option.argChoices)}${needed}`,
    usual,
  ]);
}

function choices(words: readonly string[] | undefined): string {
  return words === undefined ? '' : `: ${words.map((word) => `\`${word}\``).join(', ')}`;
}

function table(command: Command): string[] {
  const rows = [...command.registeredArguments.map(argumentRow), ...command.options.map(optionRow)];
  return rows.length === 0 ? [] : [row(['', 'meaning', 'default']), '|---|---|---|', ...rows, ''];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function section(command: Command): string[] {
  const usage = `npm run lake -- ${command.name()} ${command.usage()}`;
  return [
    `## ${command.name()}`,
    '',
    `${sentence(command.description())}.`,
    '',
    '```sh',
    usage,
    '```',
    '',
    ...table(command),
  ];
}

/** docs/cli.md: every command with its arguments and options, from the definitions themselves. */
export function helpPage(program: Command): string {
  return `${[
    '# The command line',
    '',
    '`npm run lake -- <command>` (`npm run -s` prints nothing else). Without `--aws` it works on the local cloud of this folder.',
    '',
    'With `--json` every document is one line on stdout; messages are on stderr. Exit codes: 0 success, 1 the thing asked for failed,',
    '2 wrong usage. A file that is refused or held is an answer, not a failure: its books and its receipt say why.',
    '',
    'For every command:',
    '',
    ...table(program),
    ...program.commands.flatMap(section),
  ]
    .join('\n')
    .trimEnd()}\n`;
}
