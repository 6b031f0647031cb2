import { columnFor } from './profiled';

const typeOf = (name: string, ...cells: readonly string[]) => columnFor(name, cells).sqlType;

test.each([
  ['whole numbers', 'seats', ['1', '0', '-7'], 'integer'],
  ['large numbers', 'views', ['3000000000', '1'], 'bigint'],
  ['numbers that reach the end of integer', 'views', ['2000000000', '1'], 'bigint'],
  ['more digits than any integer has', 'serial', ['12345678901234567890', '1'], 'text'],
  ['amounts with the same few digits', 'price', ['1.50', '12.25', '3'], 'numeric(8,2)'],
  ['measurements', 'share', ['0.123456', '12'], 'numeric'],
  ['scientific notation among numbers', 'mass', ['1.5e-3', '2'], 'numeric'],
  ['rooms that look like it', 'room', ['12E3', '12E4'], 'text'],
  ['leading zeros', 'course', ['007', '12'], 'text'],
  ['a plus sign, which a number would lose', 'offset', ['+5', '3'], 'text'],
  ['codes by their name', 'zip', ['12345', '90210'], 'text'],
  ['codes by their name, in two words', 'Postal Code', ['12345'], 'text'],
  ['truth values', 'open', ['TRUE', 'false'], 'boolean'],
  ['yes and no', 'lunch', ['Yes', 'No'], 'boolean'],
  ['only yes: of a flag', 'is_active', ['Y', 'Y'], 'boolean'],
  ['only yes: of anything else', 'answer', ['Y', 'Y'], 'text'],
  ['a third answer beside yes and no', 'answer', ['yes', 'no', 'unknown'], 'text'],
  ['bits of a flag', 'is_late', ['0', '1'], 'boolean'],
  ['bits of anything else', 'children', ['0', '1'], 'integer'],
  ['ISO dates', 'day', ['2024-02-29', '2023-01-01'], 'date'],
  ['a day that does not exist', 'day', ['2023-02-29', '2023-01-01'], 'text'],
  ['times with an offset', 'at', ['2024-02-29T10:00:00Z'], 'timestamptz'],
  ['epoch milliseconds by their name', 'created_at', ['1546300800000'], 'timestamptz'],
  ['epoch seconds by their name', 'timestamp', ['1546300800'], 'timestamptz'],
  ['the same number without such a name', 'views', ['1546300800'], 'bigint'],
  ['compact dates by their name', 'birth_date', ['20060814'], 'date'],
  ['years of two digits', 'day', ['1/2/98', '3/4/05'], 'text'],
  ['words', 'title', ['a', '1'], 'text'],
  ['nothing', 'title', ['', ''], 'text'],
])('%s', (_, name, cells, sqlType) => {
  expect(typeOf(name, ...cells)).toBe(sqlType);
});

describe('the order of day and month', () => {
  test.each([
    ['a day above 12 in the second place', ['1/2/2024', '1/13/2024'], ['M/d/yyyy']],
    ['a day above 12 in the first place', ['1/2/2024', '13/1/2024'], ['d/M/yyyy']],
    ['ISO dates in between', ['2024-01-02', '13/1/2024', '1/2/2024'], ['d/M/yyyy']],
    ['points', ['13.1.2024', '1.2.2024'], ['d.M.yyyy']],
    ['names of months', ['3 Jan 2024', '12 May 2024'], ['d MMM yyyy']],
  ])('is shown by %s', (_, cells, formats) => {
    expect(columnFor('day', cells)).toMatchObject({ type: 'date', formats });
  });

  test('is never guessed: without evidence, and with both, the column is text', () => {
    const open = columnFor('day', ['1/2/2024', '3/4/2024']);
    expect(open).toMatchObject({
      type: 'string',
      notes: [expect.stringContaining('no cell shows')],
    });
    expect(columnFor('day', ['13/1/2024', '1/13/2024']).type).toBe('string');
  });

  test('times without an offset need a zone, and say so', () => {
    const local = columnFor('at', ['13/1/2024 9:05', '1/2/2024 10:00']);
    expect(local).toMatchObject({ type: 'timestamp', formats: ['d/M/yyyy H:mm'], timezone: 'UTC' });
    expect(local.notes.join()).toContain('set the timezone');
    expect(columnFor('at', ['2024-01-01T00:00:00+02:00'])).not.toHaveProperty('timezone');
  });
});

describe('numbers with marks of their own', () => {
  test.each([
    ['groups', ['1,234,567', '12'], { sqlType: 'integer', groupChar: ',' }],
    ['groups of small and larger numbers', ['1,234', '12'], { sqlType: 'integer', groupChar: ',' }],
    ['a currency', ['$1,234.50', '$3'], { sqlType: 'numeric', groupChar: ',', bareNumber: false }],
    ['percent', ['12%', '3.5 %'], { sqlType: 'numeric', bareNumber: false }],
    [
      'a decimal comma',
      ['1.234,50', '7,25'],
      { sqlType: 'numeric', groupChar: '.', decimalChar: ',' },
    ],
    ['amounts with a decimal comma', ['12,50', '7,25'], { sqlType: 'numeric', decimalChar: ',' }],
  ])('%s', (_, cells, expected) => {
    expect(columnFor('amount', cells)).toMatchObject(expected);
  });

  test.each([
    ['one group, which may be a fraction', ['1,234', '5,678']],
    ['percent beside plain numbers', ['12%', '12']],
    ['two currencies', ['$12', '€12']],
    ['lists', ['1,2', '3,4']],
    ['signs that contradict each other', ['1.234,50', '1,234.50']],
  ])('%s stay text', (_, cells) => {
    expect(columnFor('amount', cells).type).toBe('string');
  });
});
