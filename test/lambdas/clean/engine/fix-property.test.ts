import { hash } from 'node:crypto';
import * as fc from 'fast-check';
import type { LineFix, RefusedLine } from '../../../../lambdas/clean/engine/line-fixes';
import { runs } from '../corpora/long';
import { clean, contract } from './clean-content';

const HEADER = ['id', 'name', 'points'] as const;
type Cells = readonly string[];

/** One correction: what it writes into each column, and whether it names the row rightly. */
interface Correction {
  readonly line: number;
  readonly rightCheck: boolean;
  readonly cells: Cells;
}

interface History {
  readonly versioned: boolean;
  readonly rows: readonly Cells[];
  readonly corrections: readonly Correction[];
  /** Lines that PostgreSQL refused as they stand in the file. */
  readonly poison: readonly number[];
  /** Lines whose corrections, as many as these from the first, PostgreSQL refused. */
  readonly poisonFixes: readonly { readonly line: number; readonly first: number }[];
}

const id = fc.constantFrom('1', '2', '3', '4', '');
const name = fc.constantFrom('a', 'b', '');
const points = fc.constantFrom('0', '7', '8', '100', '101', 'x', '');
const cells = fc.tuple(id, name, points);
const line = fc.integer({ min: 1, max: 14 });
const histories: fc.Arbitrary<History> = fc.record({
  versioned: fc.boolean(),
  rows: fc.array(cells, { minLength: 1, maxLength: 12 }),
  corrections: fc.array(
    fc.record({ line, rightCheck: fc.integer({ max: 9, min: 0 }).map((n) => n > 0), cells }),
    { maxLength: 14 },
  ),
  poison: fc.uniqueArray(line, { maxLength: 3 }),
  poisonFixes: fc.uniqueArray(fc.record({ line, first: fc.integer({ min: 1, max: 8 }) }), {
    maxLength: 3,
    selector: (one) => one.line,
  }),
});

/** Columns that the contract of the tests finds wrong, with the reason. */
function reasonsOf([key = '', , mark = '']: Cells): Map<number, string> {
  const reasons = new Map<number, string>();
  if (key === '') reasons.set(0, 'missing:id');
  if (mark === 'x') reasons.set(2, 'type:points');
  if (mark === '101') reasons.set(2, 'range:points');
  return reasons;
}

interface Rendered {
  readonly own: string[];
  readonly fixed: string[];
  readonly open: string[];
  readonly duplicates: number;
}

/** `render` of reference/model/model.py for this contract: what a version says, given fixes and refusals. */
function render({ versioned, rows, corrections, poison, poisonFixes }: History): Rendered {
  const winners = new Map<string, { line: number; cells: Cells; own: boolean }>();
  const rejected = new Map<number, Map<number, string>>();
  const rank = (row: Cells) => Number(row[2]);
  let duplicates = 0;
  for (const [index, row] of rows.entries()) {
    const at = index + 2;
    const reasons = reasonsOf(row);
    if (reasons.size === 0 && poison.includes(at)) reasons.set(-1, 'warehouse:22003');
    if (reasons.size > 0) rejected.set(at, reasons);
    else {
      const before = winners.get(row[0]!);
      if (before) duplicates++;
      if (!before || (versioned && rank(row) > rank(before.cells))) {
        winners.set(row[0]!, { line: at, cells: row, own: true });
      }
    }
  }
  const open: string[] = [];
  for (const [at, reasons] of rejected) {
    const row = rows[at - 2]!;
    let refused = false;
    let valid: Cells | undefined;
    for (const [index, correction] of corrections.entries()) {
      if (correction.line !== at || !correction.rightCheck) continue;
      const all = refused || reasons.has(-1);
      const merged = row.map((cell, i) => (all || reasons.has(i) ? correction.cells[i]! : cell));
      const changed = merged.some((cell, i) => cell !== row[i]);
      if (!changed || reasonsOf(merged).size > 0) continue;
      refused = index < (poisonFixes.find((one) => one.line === at)?.first ?? 0);
      valid = merged;
    }
    if (valid && !refused) {
      if (winners.has(valid[0]!)) duplicates++;
      else winners.set(valid[0]!, { line: at, cells: valid, own: false });
    } else {
      const kept = [...reasons.values()].filter((reason) => !refused || !reason.startsWith('w'));
      open.push(`${at} ${[...(refused ? ['warehouse:22P05'] : []), ...kept].join(';')}`);
    }
  }
  const rowsOf = (own: boolean) =>
    [...winners.values()]
      .filter((row) => row.own === own)
      .toSorted((a, b) => a.line - b.line)
      .map((row) => [...row.cells, row.line].join(','));
  return { own: rowsOf(true), fixed: rowsOf(false), open, duplicates };
}

const textOf = (row: Cells) => row.join(',');
const checkOf = (row: Cells) => hash('sha256', textOf(row)).slice(0, 16);

function inputsOf({ rows, corrections, poison, poisonFixes }: History) {
  const fixes = corrections.map(({ line: at, rightCheck, cells: given }, index): LineFix => {
    const row = rows[at - 2];
    const check = row && rightCheck ? checkOf(row) : '0'.repeat(16);
    const named = Object.fromEntries(HEADER.map((column, i) => [column, given[i]!]));
    return { fixId: `x${index}`, by: 'ann', at: '2026', line: at, check, cells: named };
  });
  const refusedRows: RefusedLine[] = [
    ...poison.map((at) => ({ line: at, own: true, sqlstate: '22003', fixes: [] })),
    ...poisonFixes.map(({ line: at, first }) => {
      const before = fixes.slice(0, first).map(({ fixId }) => fixId);
      return { line: at, own: false, sqlstate: '22P05', fixes: before };
    }),
  ];
  return { fixes, refusedRows: () => refusedRows };
}

test('rows, rejects and books are those of the model, whatever was corrected and refused', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const { rows, versioned } = history;
      const contracts = [contract(versioned ? { versionOrder: ['points'] } : {})];
      const inputs = inputsOf(history);
      const content = [HEADER, ...rows].map((row) => textOf(row)).join('\n');
      const { cleaning, files, ledger } = await clean(content, { contracts, ...inputs });
      const linesOf = (own: boolean) =>
        cleaning.parts
          .filter((part) => part.own === own)
          .flatMap(({ name: part }) => files.get(part)!.trimEnd().split('\n').slice(1))
          .map((text) => text.replace(',f,', ','));
      const open = ledger
        .filter((row) => row['_status'] === 'open')
        .map((row) => `${row['_line']} ${row['_reasons']}`);
      const expected = render(history);
      expect({ own: linesOf(true), fixed: linesOf(false), open }).toEqual({
        own: expected.own,
        fixed: expected.fixed,
        open: expected.open,
      });
      const { read, clean: good, rejected, duplicate } = cleaning.rows;
      expect([read, duplicate, rejected]).toEqual([
        rows.filter((row) => textOf(row).trim() !== '').length,
        expected.duplicates,
        expected.open.length,
      ]);
      expect(read).toBe(good + rejected + duplicate);
      const taken = cleaning.fixResults.filter(({ outcome }) => outcome === 'taken');
      expect(taken).toHaveLength(expected.fixed.length);
      expect(ledger.filter((row) => row['_status'] === 'fixed')).toHaveLength(taken.length);
      expect(cleaning.fixResults.map(({ fixId }) => fixId)).toEqual(
        inputs.fixes.map(({ fixId }) => fixId),
      );
    }),
    { numRuns: runs(300) },
  );
});

test('corrections never cost the file a row of its own', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const { fixes } = inputsOf(history);
      const content = [HEADER, ...history.rows].map((row) => textOf(row)).join('\n');
      const before = await clean(content);
      const after = await clean(content, { fixes });
      expect(after.rows.slice(0, before.rows.length)).toEqual(before.rows);
      expect(after.cleaning.rows.rejected).toBeLessThanOrEqual(before.cleaning.rows.rejected);
    }),
    { numRuns: runs(100) },
  );
});
