import { z } from 'zod';
import type { TableDialect } from '../types';

const character = z.string().length(1);
/** Anything that cannot be part of a cell's text, a quotation mark or the end of a line. */
const delimiter = character.regex(
  /^[\t !#$%&()*+,\-./:;<=>?@[\\\]^_`{|}~]$/,
  'one ASCII character that is no letter, digit, quotation mark or newline',
);
const line = z.int().min(1);

/**
 * How files are written, in words of the Frictionless Table Dialect. Its other words are refused by name:
 * what nobody here reads must not look as if it were kept.
 */
export const TABLE_DIALECT = z
  .strictObject({
    delimiter: delimiter.exactOptional(),
    quoteChar: z.string().max(1).exactOptional(),
    escapeChar: character.exactOptional(),
    doubleQuote: z.boolean().exactOptional(),
    header: z.boolean().exactOptional(),
    headerRows: z.array(line).length(1).exactOptional(),
    commentRows: z.array(line).exactOptional(),
    commentChar: character.exactOptional(),
    skipInitialSpace: z.boolean().exactOptional(),
    lineTerminator: z.enum(['\n', '\r\n', '\r']).exactOptional(),
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).exactOptional(),
  })
  .superRefine((dialect, context) => {
    for (const message of contradictions(dialect)) context.addIssue({ code: 'custom', message });
  });

function contradictions(dialect: TableDialect): string[] {
  const { delimiter: cut, quoteChar, escapeChar, commentChar, headerRows, commentRows } = dialect;
  const problems: string[] = [];
  const add = (wrong: boolean, message: string) => {
    if (wrong) problems.push(message);
  };
  add(
    dialect.doubleQuote === true && escapeChar !== undefined,
    'doubleQuote true contradicts escapeChar: a mark is either doubled or escaped',
  );
  add(
    quoteChar === '' && (escapeChar !== undefined || dialect.doubleQuote === true),
    'quoteChar "" means no quoting, so there is nothing to escape or to double',
  );
  add(
    dialect.header === false && headerRows !== undefined,
    'header false contradicts headerRows: there is no header line',
  );
  const [headerRow] = headerRows ?? [];
  add(
    headerRow !== undefined && commentRows?.includes(headerRow) === true,
    `line ${headerRow} is the header and a comment`,
  );
  const marks = Object.entries({ delimiter: cut, quoteChar, escapeChar, commentChar });
  for (const [index, [name, mark]] of marks.entries()) {
    const other = marks.slice(0, index).find(([, value]) => value === mark && value !== undefined);
    add(other !== undefined && mark !== '', `${other?.[0]} and ${name} are the same character`);
  }
  return problems;
}
