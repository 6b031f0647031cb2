import { z } from 'zod';
import type { OdcsCustomProperty } from './odcs-document';
import type { Path } from './yaml-source';

/** Collects what is wrong in a contract; reading goes on, so that one run shows every problem. */
export type Report = (path: Path, message: string) => void;

const oneOrMany = z.union([z.string(), z.array(z.string()).min(1)]).transform((v) => [v].flat());
const percent = z.number().min(0).max(100);

/** The settings of a dataset (`schema[0].customProperties`), named as in docs/datasets.md. */
export const DATASET_PROPERTIES = {
  filePattern: oneOrMany,
  tableDialect: z.strictObject({
    delimiter: z.enum([',', ';', '\t', '|', '~']).optional(),
    quoteChar: z.string().length(1).optional(),
    header: z.boolean().optional(),
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).optional(),
  }),
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
};

/** The settings of one column (`customProperties` of a property). */
export const COLUMN_PROPERTIES = {
  synonyms: z.array(z.string().min(1)),
  enum: z.array(z.string().min(1)).min(1),
  caseInsensitive: z.boolean(),
  formats: z.array(z.string().min(1)).min(1),
  whenColumnAbsent: z.literal('rowHash'),
  piiClass: z.enum(['none', 'directory', 'education-record', 'identifier']),
};

type Shapes = Record<string, z.ZodType>;

/** The values of those settings that are present and right. */
export type Settings<S extends Shapes> = { readonly [K in keyof S]?: z.infer<S[K]> };

/** Reads a list of ODCS custom properties; unknown, doubled and ill-typed ones are reported. */
export function readCustomProperties<S extends Shapes>(
  shapes: S,
  list: readonly OdcsCustomProperty[],
  path: Path,
  report: Report,
): Settings<S> {
  const settings: Record<string, unknown> = {};
  for (const [index, { property, value }] of list.entries()) {
    const at = [...path, 'customProperties', index];
    const shape = Object.hasOwn(shapes, property) ? shapes[property] : undefined;
    if (!shape) {
      report(
        at,
        `unknown customProperty ${property}: allowed are ${Object.keys(shapes).join(', ')}`,
      );
    } else if (Object.hasOwn(settings, property)) {
      report(at, `customProperty ${property} is given twice`);
    } else {
      settings[property] = readValue(shape, property, value, at, report);
    }
  }
  return settings as Settings<S>;
}

function readValue(shape: z.ZodType, name: string, value: unknown, at: Path, report: Report) {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    report(at, `customProperty ${[name, ...issue.path].join('.')}: ${issue.message}`);
  }
  return undefined;
}
