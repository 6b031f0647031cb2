import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2019, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import type { Report } from './custom-properties';
import type { OdcsDocument } from './odcs-document';
import type { Path } from './yaml-source';

const SCHEMA_FILE = join(__dirname, '..', 'schema', 'odcs-3.1.0.schema.json');

let compiled: ValidateFunction<OdcsDocument> | undefined;

/**
 * Checks a document against the official ODCS v3.1.0 JSON Schema (a third of a second for the first one).
 * @returns the document, or undefined after every violation was reported.
 */
export function validateOdcs(document: unknown, report: Report): OdcsDocument | undefined {
  const validate = compiled ?? compileSchema();
  compiled = validate;
  if (validate(document)) return document;
  for (const error of validate.errors ?? []) {
    // `if` branches only repeat what a more precise error inside them says.
    if (error.keyword !== 'if') report(pathOf(error), messageOf(error));
  }
  return undefined;
}

function compileSchema(): ValidateFunction<OdcsDocument> {
  const ajv = new Ajv2019({ allErrors: true, strict: false });
  addFormats(ajv);
  const schema: unknown = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'));
  if (typeof schema !== 'object' || schema === null) throw new Error(`${SCHEMA_FILE} is no schema`);
  return ajv.compile<OdcsDocument>(schema);
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
