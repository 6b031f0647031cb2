import { join } from 'node:path';
import { compileTransforms } from '../../contracts/compile-transforms';
import type { Value } from '../../contracts/expression/value';
import { readContracts } from '../../contracts/read-contracts';
import type { Column } from '../../contracts/types';

const column = (name: string, sqlType: string, transform?: string): Column => ({
  name,
  type: 'number',
  sqlType,
  required: false,
  synonyms: [],
  formats: [],
  pii: 'none',
  description: '',
  ...(sqlType === 'numeric(5,2)' ? { precision: 5, scale: 2 } : {}),
  ...(transform === undefined ? {} : { transform }),
});

const derive = (transform: string, a: number | null, sqlType = 'numeric(5,2)') => {
  const [only] = compileTransforms({
    columns: [column('a', 'integer'), column('x', sqlType, transform)],
  });
  return only?.derive(() => a);
};

test('derived columns are made in the order in which they need each other', () => {
  const transforms = compileTransforms({
    columns: [
      column('z', 'integer', 'y + 1'),
      column('y', 'integer', 'x + 1'),
      column('x', 'integer', 'a + 1'),
      column('a', 'integer'),
    ],
  });
  expect(transforms.map((transform) => transform.column.name)).toEqual(['x', 'y', 'z']);
  expect([...(transforms[0]?.reads ?? [])]).toEqual(['a']);
});

test('a derived decimal has its declared digits, rounded as PostgreSQL stores it', () => {
  expect(derive('a / 3.0', 200)).toMatchObject({ ok: true, text: '66.67' });
  expect(derive('a / 8.0', -1)).toMatchObject({ ok: true, text: '-0.13' });
  expect(derive('a', 7)).toMatchObject({ ok: true, text: '7.00' });
  expect(derive('a / 2', 7)).toMatchObject({ ok: true, text: '3.00' });
});

test('a row without a value is a reject, not an exception', () => {
  expect(derive('100 / a', 0)).toEqual({
    ok: false,
    code: 'transform',
    message: 'division by zero',
  });
  expect(derive('a * 1.0', 1000)).toEqual({
    ok: false,
    code: 'transform',
    message: 'numeric(5,2) out of range',
  });
  expect(derive('a * a', 2_000_000_000, 'integer')).toMatchObject({ ok: false, code: 'transform' });
  expect(derive('a * 2', null)).toEqual({ ok: true, text: null, value: null });
});

test.each([
  [270, 'Excellent'],
  [269, 'Good'],
  [240, 'Good'],
  [239, 'Satisfactory'],
  [210, 'Satisfactory'],
  [209, 'Needs Improvement'],
  [180, 'Needs Improvement'],
  [179, 'Failing'],
  [0, 'Failing'],
])('a total of %i is %s', (total, band) => {
  const contracts = readContracts(join(__dirname, '..', '..', 'contracts'));
  const scores = contracts.find(({ dataset }) => dataset === 'students_performance');
  const values = new Map<string, Value>([
    ['math_score', Math.max(total - 200, 0)],
    ['reading_score', Math.min(total, 100)],
    ['writing_score', Math.min(Math.max(total - 100, 0), 100)],
  ]);
  for (const transform of compileTransforms(scores ?? { columns: [] })) {
    const cell = transform.derive((name) => values.get(name) ?? null);
    values.set(transform.column.name, cell.ok ? cell.value : cell.message);
  }
  expect(values.get('total_score')).toBe(total);
  expect(values.get('performance_band')).toBe(band);
});
