import * as z from 'zod';
import type { Contract } from '../../contracts/types';
import { DECISIONS_PREFIX } from '../../names';
import type { Decision } from '../shared/decisions';
import type { Reason } from '../shared/documents';
import { refusal } from './engine/refusals';

const FILE_ID = z.string().regex(/^[0-9a-f]{16}$/);
const TEXT = z.string().trim().min(1);
const NO_WORD = /[^\p{L}\p{N}]+/u;

const SHAPE = z.strictObject({
  id: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/),
  kind: z.enum(['replay', 'release', 'waive', 'retract', 'reject_rows', 'forget', 'recheck']),
  file_id: FILE_ID.nullable(),
  dataset: TEXT.max(100).nullable(),
  key: z.array(z.string().max(1000)).min(1).max(50).nullable(),
  rows: z
    .array(
      z.strictObject({
        line: z.int().positive(),
        own: z.boolean(),
        sqlstate: z.string().regex(/^[0-9A-Z]{5}$/),
      }),
    )
    .exactOptional(),
  fixes: z.array(FILE_ID).exactOptional(),
  contract_hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  by: TEXT.max(200),
  at: z.iso.datetime(),
  why: TEXT.max(2000),
});

/** A decision, or why it is none. */
export type ParsedDecision = { readonly decision: Decision } | { readonly refused: Reason };

/**
 * Reads the raw object of a decision. No refusal quotes what the object says: it may name a person.
 * @param rawKey `decisions/<id>.json`.
 */
export function parseDecision(
  rawKey: string,
  body: Buffer,
  contracts: readonly Contract[],
): ParsedDecision {
  const json = parseJson(body);
  if (json === undefined) return { refused: refusal('decision_unreadable') };
  const parsed = SHAPE.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 5);
    const what = issues.map(({ path, code, message }) => {
      // The name of a stray field is not ours, and might be anything.
      const wrong = code === 'unrecognized_keys' ? 'it has a field that none has' : message;
      return `${path.join('.') || 'decision'}: ${wrong}`;
    });
    return { refused: refusal('decision_invalid', { what: what.join('; ') }) };
  }
  const decision: Decision = parsed.data;
  const what = contradiction(rawKey, decision, contracts);
  return what === undefined ? { decision } : { refused: refusal('decision_invalid', { what }) };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What the fields say against each other, if they do. */
function contradiction(
  rawKey: string,
  decision: Decision,
  contracts: readonly Contract[],
): string | undefined {
  const { id, kind, file_id, rows, fixes, contract_hash } = decision;
  if (rawKey !== `${DECISIONS_PREFIX}${id}.json`) return 'id: is not the name of the object';
  if (kind === 'forget') return wrongPerson(decision, contracts);
  if (decision.key !== null) return `key: a decision to ${kind} names no person`;
  if (kind === 'recheck') return file_id === null ? undefined : 'file_id: a recheck is of no file';
  if (file_id === null) return `file_id: a decision to ${kind} needs a file`;
  if (kind !== 'reject_rows')
    return rows || fixes || contract_hash
      ? `rows, fixes, contract_hash: a decision to ${kind} has none`
      : undefined;
  if (!rows || !fixes || !contract_hash)
    return 'rows, fixes, contract_hash: a decision to reject rows needs all of them';
  const name = new RegExp(`^warehouse-${file_id}-[1-9][0-9]*$`);
  return name.test(id) ? undefined : 'id: rows are rejected by the warehouse alone';
}

function wrongPerson(
  { file_id, dataset, key, why }: Decision,
  contracts: readonly Contract[],
): string | undefined {
  if (file_id !== null) return 'file_id: a person is forgotten in all files';
  const contract = contracts.find((candidate) => candidate.dataset === dataset);
  if (contract === undefined) return 'dataset: there is no such dataset';
  const columns = contract.key.join(', ');
  if (columns === '') return 'dataset: its rows have no key that names a person';
  if (key?.length !== contract.key.length) return `key: the dataset's key is ${columns}`;
  return namesPerson(why, key) ? NAMES_PERSON : undefined;
}

/** Why somebody is forgotten stays when they are: it must not say who they were. */
export const NAMES_PERSON =
  'why: it names the person, and stays for good; say where the request is kept instead';

/** Whether a text has a part of the key as a word. Shorter parts than three characters are words of any text. */
export function namesPerson(why: string, key: readonly string[]): boolean {
  const text = ` ${why.toLowerCase().split(NO_WORD).join(' ')} `;
  return key.some((part) => {
    const words = part.toLowerCase().split(NO_WORD).join(' ').trim();
    return words.length > 2 && text.includes(` ${words} `);
  });
}
