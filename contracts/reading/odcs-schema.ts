import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2019, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import type { Path } from './yaml-source';

const SCHEMA_FILE = join(__dirname, '..', 'schema', 'odcs-3.1.0.schema.json');

/** A place where a document breaks the Open Data Contract Standard. */
export interface SchemaViolation {
  readonly path: Path;
  readonly message: string;
}

let compiled: ValidateFunction | undefined;

/** Checks a document against the official ODCS v3.1.0 JSON Schema (half a second for the first one). */
export function validateOdcs(document: unknown): SchemaViolation[] {
  compiled ??= compileSchema();
  if (compiled(document)) return [];
  // `if` and `$ref` branches only repeat what a more precise error inside them says.
  const errors = (compiled.errors ?? []).filter((error) => error.keyword !== 'if');
  return errors.map((error) => ({ path: pathOf(error), message: messageOf(error) }));
}

function compileSchema(): ValidateFunction {
  const ajv = new Ajv2019({ allErrors: true, strict: false });
  addFormats(ajv);
  return ajv.compile(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as object);
}

function pathOf(error: ErrorObject): Path {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const unknown = unknownKey(error);
  return unknown === undefined ? steps : [...steps, unknown];
}

function messageOf(error: ErrorObject): string {
  const unknown = unknownKey(error);
  if (unknown !== undefined) return `ODCS v3.1.0 knows no ${unknown} here`;
  const allowed: unknown = error.params['allowedValues'];
  const values = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
  const place = error.instancePath === '' ? 'the contract' : error.instancePath.slice(1);
  return `${place} ${error.message ?? error.keyword}${values}`;
}

function unknownKey(error: ErrorObject): string | undefined {
  const key: unknown = error.params['unevaluatedProperty'] ?? error.params['additionalProperty'];
  return typeof key === 'string' ? key : undefined;
}
