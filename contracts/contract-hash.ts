import { createHash } from 'node:crypto';
import type { Contract } from './types';

/** SHA-256 (hex) of a compiled contract as JSON with sorted keys, without its `hash`. */
export function contractHash(contract: Omit<Contract, 'hash'>): string {
  const text = JSON.stringify(sortKeys({ ...contract, hash: undefined }));
  return createHash('sha256').update(text).digest('hex');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
