import { z } from 'zod';
import { nearNames } from '../near-names';
import type { OdcsCustomProperty } from './odcs-document';
import { TABLE_DIALECT } from './table-dialect';
import type { Path } from './yaml-source';

/**
 * Collects what is wrong in a contract; reading goes on, so that one run shows every problem. `character`
 * is the index of what is wrong in the text at `path`.
 */
export type Report = (path: Path, message: string, character?: number) => void;

const oneOrMany = z.union([z.string(), z.array(z.string()).min(1)]).transform((v) => [v].flat());
const percent = z.number().min(0).max(100);

/** The settings of a dataset (`schema[0].customProperties`), named as in docs/datasets.md. */
export const DATASET_PROPERTIES = z
  .strictObject({
    filePattern: oneOrMany,
    tableDialect: TABLE_DIALECT,
    missingValues: z.array(z.string()),
    fieldsMatch: z.enum(['partial', 'subset', 'superset', 'equal']),
    mode: z.enum(['delta', 'snapshot']),
    identicalRows: z.enum(['reject', 'keep']),
    onRowError: z.enum(['reject', 'reject-file']),
    maxRejectedPercent: percent,
    maxShrinkPercent: percent,
    onOpenRejects: z.enum(['publish', 'block']),
    versionOrder: oneOrMany,
    deleteWhen: z.string().min(1),
    timezone: z.string().min(1),
    ambiguousTime: z.enum(['earlier', 'later']),
  })
  .partial();

/** The settings of one column (`customProperties` of a property). */
export const COLUMN_PROPERTIES = z
  .strictObject({
    synonyms: z.array(z.string().min(1)),
    enum: z.array(z.string().min(1)).min(1),
    caseInsensitive: z.boolean(),
    formats: z.array(z.string().min(1)).min(1),
    whenColumnAbsent: z.literal('rowHash'),
    groupChar: z.string().length(1),
    decimalChar: z.string().length(1),
    bareNumber: z.boolean(),
    piiClass: z.enum(['none', 'directory', 'education-record', 'identifier']),
  })
  .partial();

/** The settings of a dataset that are present and right. */
export type DatasetSettings = z.infer<typeof DATASET_PROPERTIES>;
/** The settings of a column that are present and right. */
export type ColumnSettings = z.infer<typeof COLUMN_PROPERTIES>;

/** Reads a list of ODCS custom properties; unknown, doubled and ill-typed ones are reported and left out. */
export function readCustomProperties<Shape extends z.ZodObject>(
  settings: Shape,
  list: readonly OdcsCustomProperty[],
  path: Path,
  report: Report,
): z.infer<Shape> {
  const names = Object.keys(settings.shape);
  const places = new Map<string, Path>();
  const given: Record<string, unknown> = {};
  for (const [index, { property, value }] of list.entries()) {
    const at = [...path, 'customProperties', index];
    if (!names.includes(property)) {
      report(at, unknownProperty(property, names));
    } else if (places.has(property)) {
      report(at, `customProperty ${property} is given twice`);
    } else {
      places.set(property, at);
      given[property] = value;
    }
  }
  const result = settings.safeParse(given);
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0]);
    report(places.get(name) ?? path, `customProperty ${issue.path.join('.')}: ${issue.message}`);
    delete given[name];
  }
  return settings.parse(given);
}

function unknownProperty(property: string, names: readonly string[]): string {
  const words = names.map((name) => ({ name, synonyms: [] }));
  const [near] = nearNames([property], words);
  const allowed = `llowed are ${names.join(', ')}`;
  return near === undefined
    ? `unknown customProperty ${property}: a${allowed}`
    : `unknown customProperty ${property}: ${near.to} is meant? A${allowed}`;
}
