import * as fc from 'fast-check';
import { cleanFile } from '../../../lambdas/clean/clean-file';
import { fileIdOf } from '../../../lambdas/clean/file-identity';
import type { RawVersion } from '../../../lambdas/clean/raw-version';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { Decision } from '../../../lambdas/shared/decisions';
import type { Receipt } from '../../../lambdas/shared/documents';
import { KEY } from '../../../names';
import { contract, type Row, table } from './engine/clean-content';
import { fixRow, lineOf, type NaiveFix, type NaiveRow, naiveFile, textOf } from './naive-file';
import { decisionOf, putDecision, putFix } from './people';
import { CONFIG, contents, lake, NOON, put, RAW, read } from './raw-lake';
import { SteppedProcesses } from './stepped-store';

const SOURCE = { bucket: RAW, key: 'marks/f.csv' };
const LIMIT = 40;
const MISSING = [['NA'], ['NA', 'x']] as const;
/** The contract before and after a deploy. */
const CONTRACTS = MISSING.map((missing, index) =>
  contract({
    version: `${index + 1}.0.0`,
    missingValues: missing,
    maxRejectedPercent: LIMIT,
  }),
);

const aRow: fc.Arbitrary<NaiveRow> = fc.record({
  id: fc.constantFrom('1', '2', '3', '4', '5'),
  points: fc.constantFrom('5', '6', 'x', 'y'),
});
const aFix: fc.Arbitrary<NaiveFix> = fc.record({
  index: fc.nat(5),
  points: fc.constantFrom('7', '8', '9', 'x', 'y'),
});
const aDecision = fc.oneof(
  fc.record({ kind: fc.constantFrom('release', 'waive', 'retract', 'replay', 'replay') }),
  fc.record({ kind: fc.constant('reject_rows' as const), index: fc.nat(5) }),
);

/** What happens to the processes; a step is some calls of the store. */
const aToken = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('step' as const),
      choice: fc.nat(7),
      calls: fc.constantFrom(1, 2, 5, 30),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('deliver' as const), choice: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('kill' as const), choice: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('deploy' as const) }) },
);

/** As long as they may be: short histories meet nothing. */
const LONG = { size: 'max' } as const;

const aHistory = fc.record({
  rows: fc.array(aRow, { minLength: 3, maxLength: 6, ...LONG }),
  fixes: fc.array(
    fc.uniqueArray(aFix, { selector: ({ index }) => index, minLength: 1, maxLength: 3, ...LONG }),
    { maxLength: 3, ...LONG },
  ),
  decisions: fc.array(aDecision, { maxLength: 4, ...LONG }),
  tokens: fc.array(aToken, { maxLength: 60, ...LONG }),
});

type History = typeof aHistory extends fc.Arbitrary<infer T> ? T : never;

/** Puts everything into the raw bucket. */
async function drop(history: History) {
  let uploads = 0;
  const { store, ports } = lake(new MemoryObjectStore({ now: () => NOON + uploads++ }));
  const versionId = await put(store, SOURCE.key, textOf(history.rows));
  const fileId = fileIdOf(RAW, SOURCE.key, versionId);
  const events: RawVersion[] = [{ ...SOURCE, versionId }];
  const fixes = history.fixes.map((fix) => fix.filter(({ index }) => index < history.rows.length));
  for (const [number, fix] of fixes.entries()) {
    const rows = fix.map((one): Row => {
      const { line, check, cells } = fixRow(history.rows, one);
      return { ...cells, _file: fileId, _line: String(line), _check: check };
    });
    if (rows.length > 0) events.push(await putFix(store, rows, `${number}.csv`));
  }
  const decisions: Decision[] = [];
  for (const [number, decided] of history.decisions.entries()) {
    const decision =
      'index' in decided
        ? rejected(history.rows, fileId, decided.index, number)
        : decisionOf(decided.kind, fileId, `d${number}`);
    if (decision === undefined) continue;
    decisions.push(decision);
    events.push(await putDecision(store, decision));
  }
  return { store, ports, fileId, events, fixes, decisions };
}

/** The warehouse refuses only rows that cleaning let pass, under whichever contract. */
function rejected(rows: readonly NaiveRow[], fileId: string, index: number, number: number) {
  if (!/^\d$/.test(rows[index]?.points ?? '')) return undefined;
  return decisionOf('reject_rows', fileId, `warehouse-${fileId}-${number + 1}`, {
    by: 'warehouse',
    rows: [{ line: lineOf(index), own: true, sqlstate: '22003' }],
    fixes: [],
    contract_hash: CONTRACTS[number % CONTRACTS.length]!.hash,
  });
}

type Dropped = Awaited<ReturnType<typeof drop>>;

/** Plays the tokens, then delivers everything until all is taken in. @returns the contract of today. */
async function play({ store, ports, events }: Dropped, { tokens }: History): Promise<void> {
  const processes = new SteppedProcesses(store);
  let today = 0;
  const deliver = (event: RawVersion) => {
    const contracts = CONTRACTS.slice(today, today + 1);
    processes.start((stepped) => cleanFile({ ...ports, store: stepped, contracts }, event, CONFIG));
  };
  for (const token of tokens) {
    if (token.what === 'deploy') today = 1;
    else if (token.what === 'kill') processes.kill(token.choice);
    else if (token.what === 'step') await processes.step(token.choice, token.calls);
    else deliver(events[token.choice % events.length] ?? SOURCE);
  }
  for (const event of events) deliver(event);
  await processes.finish();
}

async function rowsOf(all: Readonly<Record<string, string>>, receipt: Receipt, own: boolean) {
  const parts = receipt.parts.filter((part) => part.own === own);
  return parts
    .flatMap(({ key }) => table(all[key] ?? ''))
    .map(({ id, name, points, _line }) => [id, name, points, _line].join(','));
}

test('whatever the order, the crashes and the deploys, the last receipt is what was said', async () => {
  const seen = { generations: 0, replayed: 0, fixed: 0 };
  await fc.assert(
    fc.asyncProperty(aHistory, async (history) => {
      const dropped = await drop(history);
      await play(dropped, history);
      const { store, fileId, fixes, decisions } = dropped;
      const receipt = await read<Receipt>(store, KEY.receipt('marks', fileId));
      if (receipt === undefined) throw new Error('no receipt');
      const contractIndex = CONTRACTS.findIndex(({ hash }) => hash === receipt.contract_hash);
      const missing = MISSING[contractIndex] ?? [];
      const wanted = naiveFile({
        rows: history.rows,
        missing,
        fixes,
        decisions: decisions.filter(
          ({ contract_hash = receipt.contract_hash }) => contract_hash === receipt.contract_hash,
        ),
        maxRejectedPercent: LIMIT,
      });
      const all = await contents(store);
      const ledger = table(all[receipt.reject_ledger_key ?? ''] ?? '');
      expect({
        status: receipt.status,
        rows: receipt.rows,
        own: await rowsOf(all, receipt, true),
        fixed: await rowsOf(all, receipt, false),
        open: ledger.filter((row) => row['_status'] === 'open').map((row) => row['_line']),
        isWaived: receipt.waived !== null,
      }).toEqual(wanted);
      expect(receipt.decisions).toEqual(decisions.map(({ id }) => id).toSorted());
      expect(receipt.generation).toBeLessThanOrEqual(dropped.events.length);
      // Every generation was written once, over the one before it.
      const written = await store.versions('lake', KEY.receipt('marks', fileId));
      expect(written).toHaveLength(receipt.generation);
      expect(all).toHaveProperty([KEY.marker(fileId, receipt.generation)]);
      seen.generations = Math.max(seen.generations, receipt.generation);
      seen.fixed += wanted.fixed.length;
      seen.replayed += Number(contractIndex === 1);
    }),
    { numRuns: 100 },
  );
  expect(seen.generations).toBeGreaterThan(2);
  expect(seen.fixed).toBeGreaterThan(10);
  expect(seen.replayed).toBeGreaterThan(10);
}, 60_000);
