import { ContractError } from '../../contracts/contract-error';
import { custom, edited, read } from './reading-contracts';

/** `line:column` of each problem. */
function places(yaml: string): string[] {
  try {
    read(yaml);
    return [];
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.problems.map(({ line, column }) => `${line}:${column}`);
  }
}

const transform = (text: string) =>
  edited('transformLogic: points * 2 }', `transformLogic: ${text} }`);
const block = (text: string) =>
  edited(
    '- { name: twice, logicalType: integer, transformLogic: points * 2 }',
    `- name: twice\n        logicalType: integer\n        transformLogic: ${text}`,
  );

test.each([
  ['its key, where no character is to blame', transform('id'), '14:46'],
  ['the character in a plain text', transform('points * two'), '14:71'],
  ['the character in quotes', transform('"points * two"'), '14:72'],
  [
    'the key, where an escape stands before the character',
    transform('"\\x70oints * two"'),
    '14:46',
  ],
  ['the line in a folded block', block('>-\n          points\n\n          * two'), '19:13'],
  ['the line in a literal block', block('|\n          points *\n            two\n'), '18:13'],
  ['the key, where the text ends too early', block('>-\n          points *\n'), '16:9'],
  ['a setting of the dataset', custom('{ property: maxShrinkPercent, value: 3 }'), '9:9'],
  ['a condition', custom('{ property: deleteWhen, value: points = two }'), '9:49'],
  ['a syntax error', edited('kind: DataContract', 'kind: DataContract\nkind: x'), '3:1'],
])('a problem stands at %s', (_what, yaml, place) => {
  expect(places(yaml)[0]).toBe(place);
});

test('the message begins with file, line and character', () => {
  expect(() => read(transform('points * two'))).toThrow(
    /marks\/contract\.odcs\.yaml:14:71: column twice: transformLogic: unknown column two/,
  );
});
