import { booksBalance, toBooks } from '../../../lambdas/shared/file-books';
import { loadedOf, receiptOf } from './samples';

describe('toBooks', () => {
  it('joins the receipt with what the loader counted', () => {
    const receipt = receiptOf(1);
    const books = toBooks(receipt, loadedOf(receipt, { rows_inserted: 5, rows_updated: 3 }));
    expect(books).toMatchObject({
      outcome: 'loaded',
      rows: { read: 10, clean: 8, rejected: 1, duplicate: 1 },
      loaded: { inserted: 5, updated: 3, unchanged: 0, superseded: 0 },
      run_id: 'run-1',
      version: 1,
    });
    expect(booksBalance(books)).toBe(true);
  });

  it('keeps the warnings of the receipt', () => {
    const warnings = { 'invisible:name': 3 };
    expect(toBooks(receiptOf(1, { warnings }), undefined).warnings).toEqual(warnings);
    expect(toBooks(receiptOf(1), undefined)).not.toHaveProperty('warnings');
  });

  it('waits while the loader knows only an older generation', () => {
    const books = toBooks(receiptOf(1, { generation: 2 }), loadedOf(receiptOf(1)));
    expect(books).toMatchObject({ outcome: 'pending', loaded: null, run_id: null, version: 0 });
  });

  it('takes the rejects that only the warehouse found from the loader', () => {
    const receipt = receiptOf(1);
    const books = toBooks(receipt, loadedOf(receipt, { rows_inserted: 6, rows_rejected: 3 }));
    expect(books.rows).toEqual({ read: 10, clean: 6, rejected: 3, duplicate: 1 });
    expect(booksBalance(books)).toBe(true);
  });

  it('says who released and who waived, how many fixes it took, and where its rejects are', () => {
    const released = { by: 'ada', at: '2026-03-08T10:00:00Z' };
    const waived = { by: 'bob', at: '2026-03-08T11:00:00Z' };
    const receipt = receiptOf(1, {
      released,
      waived,
      fixes: ['f1', 'f2'],
      reject_ledger_key: 'clean/l.csv.gz',
    });
    expect(toBooks(receipt, undefined)).toMatchObject({
      released,
      waived,
      fixes: 2,
      reject_ledger_key: 'clean/l.csv.gz',
      rows_held: 0,
    });
  });

  it.each(['too_many_rows_lost', 'canon_changed'] as const)(
    'says what to do when the loader held it: %s',
    (reason) => {
      const receipt = receiptOf(1);
      const held = loadedOf(receipt, { outcome: 'held', rows_inserted: 0, rows_held: 8, reason });
      expect(toBooks(receipt, held)).toMatchObject({
        outcome: 'held',
        rows_held: 8,
        reason: { code: reason, message: expect.stringMatching(/release|replay/) },
      });
      // the reason of an older generation says nothing of this one
      expect(toBooks({ ...receipt, generation: 2 }, held).reason).toBeNull();
    },
  );

  it('keeps what clean said when the loader has nothing to add', () => {
    const reason = { code: 'too_many_rejects', message: 'half of it' };
    const receipt = receiptOf(1, { status: 'held', reason });
    const held = loadedOf(receipt, { outcome: 'held', reason: null });
    expect(toBooks(receipt, held).reason).toEqual(reason);
  });

  it.each(['held', 'refused', 'unrecognised', 'retracted'] as const)(
    'has no merge figures when %s',
    (outcome) => {
      const receipt = receiptOf(1, { status: outcome });
      const books = toBooks(
        receipt,
        loadedOf(receipt, { outcome, rows_inserted: 0, rows_held: 8 }),
      );
      expect(books).toMatchObject({ outcome, loaded: null, rows: receipt.rows });
      expect(booksBalance(books)).toBe(true);
    },
  );

  it.each(['duplicate_file', 'superseded'] as const)('keeps the figures when %s', (outcome) => {
    const receipt = receiptOf(1);
    expect(toBooks(receipt, loadedOf(receipt, { outcome })).loaded?.inserted).toBe(8);
  });
});

describe('booksBalance', () => {
  it('fails for every single figure that is one off', () => {
    const receipt = receiptOf(1);
    const good = loadedOf(receipt);
    for (const figure of ['rows_read', 'rows_inserted', 'rows_updated', 'rows_superseded'] as const)
      expect(booksBalance(toBooks(receipt, { ...good, [figure]: good[figure] + 1 }))).toBe(false);
  });

  it('counts erased rows of forgotten people: they have left the parts, not the books', () => {
    const rows = { read: 10, clean: 6, rejected: 1, duplicate: 1, forgotten: 2 };
    const receipt = receiptOf(1, { rows });
    const loaded = loadedOf(receipt, { rows_superseded: 2 });
    expect(booksBalance(toBooks(receipt, loaded))).toBe(true);
    expect(toBooks(receipt, loaded).rows).toEqual(rows);
    expect(booksBalance(toBooks(receipt, undefined))).toBe(true);
    const wrong = receiptOf(1, { rows: { ...rows, forgotten: 1 } });
    expect(booksBalance(toBooks(wrong, undefined))).toBe(false);
  });

  it('fails when clean itself lost a row', () => {
    const receipt = receiptOf(1, { rows: { read: 11, clean: 8, rejected: 1, duplicate: 1 } });
    expect(booksBalance(toBooks(receipt, undefined))).toBe(false);
  });
});
