/**
 * `npm run -s bench:clean [-- --case NAME… --peer NAME… --rows N --rounds N --folder DIR --profile DIR]`: the cleaning engine
 * beside csv-parse and Polars on the same job, each in a process of its own, in turns; prints one JSON line a case and peer, of
 * the best round of each. Fails when our engine writes other bytes without its fast path, or keeps other rows than a peer.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { readContracts } from '../../contracts/read-contracts';
import { CASES, type Case, OWN_READER, type Peer } from './cases';
import { compareCounts, compareFolders } from './compare';
import type { Job, Measured } from './job';
import { bundlePrograms, makePolarsEnvironment, measure } from './processes';
import { report, reportAlone } from './report';

const { values: options } = parseArgs({
  options: {
    case: { type: 'string', multiple: true, default: Object.keys(CASES) },
    peer: { type: 'string', multiple: true, default: ['csv-parse', 'polars', OWN_READER] },
    rows: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: join(tmpdir(), 'edulake-bench') },
    profile: { type: 'string' },
  },
});
/** Of this run alone: two runs share the tables only. */
const scratch = join(options.folder, `run-${process.pid}`);

function measurePeer(it: Case, peer: Peer): Measured {
  if (peer === OWN_READER) return measure('ours', jobOf(it, peer, 'csv_parse'), scratch);
  const program = peer === 'polars' ? peer : 'csv-parse-peer';
  return measure(program, jobOf(it, peer, 'csv_parse'), scratch);
}

function jobOf(it: Case, out: string, reader: Job['reader']): Job {
  const { files, plain, contracts, checks } = it;
  const compiled = contracts && join(scratch, 'contracts.json');
  return { files, out: join(scratch, 'out', out), plain, contracts: compiled, checks, reader };
}

/** The functions read compiled contracts, too. */
function compileContracts({ contracts }: Case): void {
  if (contracts === null) return;
  writeFileSync(join(scratch, 'contracts.json'), JSON.stringify(readContracts(contracts)));
}

function best(rounds: readonly Measured[]): Measured {
  return rounds.reduce((a, b) => (b.seconds < a.seconds ? b : a));
}

function measureCase(name: string, it: Case, peers: readonly Peer[]): void {
  const rounds = Array.from({ length: Number(options.rounds) }, () => {
    rmSync(join(scratch, 'out'), { recursive: true, force: true });
    const ours = measure('ours', jobOf(it, 'ours', 'fast'), scratch);
    return { ours, theirs: peers.map((peer) => measurePeer(it, peer)) };
  });
  const ours = best(rounds.map((round) => round.ours));
  if (peers.length === 0) console.log(JSON.stringify(reportAlone(it, ours)));
  for (const [index, peer] of peers.entries()) {
    const theirs = best(rounds.map((round) => round.theirs[index]!));
    console.log(JSON.stringify(report(it, peer, ours, theirs)));
    if (peer === OWN_READER) compareFolders(scratch, 'out/ours', `out/${peer}`);
    else if (it.checks) compareCounts(name, peer, ours, theirs);
  }
}

async function main(): Promise<void> {
  mkdirSync(scratch, { recursive: true });
  await bundlePrograms(scratch);
  for (const name of options.case) {
    const make = CASES[name];
    if (!make) throw new Error(`--case ${name}: use one of ${Object.keys(CASES).join(', ')}`);
    const rows = options.rows === undefined ? undefined : Number(options.rows);
    const it = make(rows, options.folder);
    compileContracts(it);
    if (options.profile !== undefined) {
      const { seconds } = measure('ours', jobOf(it, 'ours', 'fast'), scratch, options.profile);
      console.error(`${name}: ${seconds.toFixed(2)} s, profile in ${options.profile}`);
      continue;
    }
    const peers = it.peers.filter((peer) => options.peer.includes(peer));
    if (peers.includes('polars')) makePolarsEnvironment();
    measureCase(name, it, peers);
  }
  rmSync(scratch, { recursive: true });
}

main().catch((error: unknown) => {
  console.error(`bench:clean: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
