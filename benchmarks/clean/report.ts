import { statSync } from 'node:fs';

import type { Case, Peer } from './cases';
import type { Measured } from './job';

const rounded = (value: number, digits = 2) => Number(value.toFixed(digits));

const bytesOf = ({ files }: Case) => files.reduce((sum, { path }) => sum + statSync(path).size, 0);

/** The line of one case and peer: `ratio` is how many times as fast ours is. */
export function report(it: Case, peer: Peer, ours: Measured, theirs: Measured) {
  return {
    case: it.title,
    peer,
    unit: 's',
    ours: rounded(ours.seconds),
    theirs: rounded(theirs.seconds),
    ratio: rounded(theirs.seconds / ours.seconds),
    cpu_ratio: rounded(theirs.cpu_seconds / ours.cpu_seconds),
    ...facts(it, ours),
    peer_rows_per_s: rounded(theirs.rows / theirs.seconds, 0),
    peer_mb_per_s: rounded(bytesOf(it) / 1e6 / theirs.seconds, 1),
    peer_rss_mb: rounded(theirs.rss_mb, 0),
    peer_cpu_s: rounded(theirs.cpu_seconds),
  };
}

/** The line of a case that nobody else was measured on. */
export function reportAlone(it: Case, ours: Measured) {
  return { case: it.title, unit: 's', ours: rounded(ours.seconds), ...facts(it, ours) };
}

function facts(it: Case, ours: Measured) {
  return {
    rows_per_s: rounded(ours.rows / ours.seconds, 0),
    mb_per_s: rounded(bytesOf(it) / 1e6 / ours.seconds, 1),
    rss_mb: rounded(ours.rss_mb, 0),
    cpu_s: rounded(ours.cpu_seconds),
    rows: ours.rows,
    good: ours.good,
    bytes: bytesOf(it),
    readers: ours.readers,
  };
}
