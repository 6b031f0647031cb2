import { UNRECOGNISED } from '../../names';
import { checkContract } from './check-contract';
import { compileColumn } from './compile-column';
import { type CompiledTable, columnPath, TABLE } from './contract-paths';
import {
  DATASET_PROPERTIES,
  type DatasetSettings,
  type Report,
  readCustomProperties,
} from './custom-properties';
import type { OdcsDocument, OdcsObject, OdcsProperty } from './odcs-document';
import { type Relationship, readRelationships } from './read-relationships';

const NAME = /^[a-z][a-z0-9_]{0,49}$/;

/** A contract as far as its own document tells: references need the contracts that they name. */
export interface CompiledDocument {
  readonly contract: CompiledTable;
  readonly relationships: readonly Relationship[];
}

/**
 * Compiles a document that the official schema accepts.
 * @returns undefined when there is nothing to compile; every problem is reported with its place.
 */
export function compileContract(
  document: OdcsDocument,
  report: Report,
): CompiledDocument | undefined {
  const [table, second] = document.schema ?? [];
  if (document.apiVersion !== 'v3.1.0') {
    report(['apiVersion'], `apiVersion is ${document.apiVersion}: write v3.1.0`);
  }
  if (!table || second) {
    report(['schema'], 'a contract describes one dataset: schema needs exactly one element');
    return undefined;
  }
  if (
    !NAME.test(table.name) ||
    /_(live|contrib)$/.test(table.name) ||
    table.name === UNRECOGNISED
  ) {
    report(
      [...TABLE, 'name'],
      `dataset ${table.name}: lower case letters, digits, underscores (50 at most), not ending in _live or _contrib, not ${UNRECOGNISED}`,
    );
  }
  const problems: string[] = [];
  const count: Report = (path, message, character) => {
    problems.push(message);
    report(path, message, character);
  };
  const contract = compileTable(document, table, count);
  // Checks over a contract whose columns are wrong would only repeat what is reported already.
  if (problems.length === 0) checkContract(contract, partitionedOf(table), count);
  return { contract, relationships: readRelationships(table, TABLE, count) };
}

function compileTable(document: OdcsDocument, table: OdcsObject, report: Report): CompiledTable {
  const settings = readSettings(document, table, report);
  const properties = table.properties ?? [];
  const columns = properties.map((property, index) =>
    compileColumn(property, settings, [...TABLE, 'properties', index], report),
  );
  for (const [index, quality] of (table.quality ?? []).entries()) {
    if (quality.type !== 'text') {
      report(
        [...TABLE, 'quality', index],
        'quality checks of a whole dataset are not enforced: describe them with type: text',
      );
    }
  }
  return {
    dataset: table.name,
    version: document.version,
    title: document.name ?? table.name,
    description: (table.description ?? document.description?.purpose ?? '').trim(),
    columns,
    ...withDefaults(settings, keyOf(properties, report)),
  };
}

/** Custom properties of the table, else of the whole document. */
function readSettings(document: OdcsDocument, table: OdcsObject, report: Report): DatasetSettings {
  const outer = readCustomProperties(
    DATASET_PROPERTIES,
    document.customProperties ?? [],
    [],
    report,
  );
  const own = readCustomProperties(DATASET_PROPERTIES, table.customProperties ?? [], TABLE, report);
  return { ...outer, ...own };
}

function withDefaults(settings: DatasetSettings, key: readonly string[]) {
  const { deleteWhen, timezone } = settings;
  const tokens = (settings.missingValues ?? []).map((token) => token.trim());
  return {
    key,
    mode: settings.mode ?? (key.length === 0 ? 'snapshot' : 'delta'),
    identicalRows: settings.identicalRows ?? 'reject',
    filePatterns: settings.filePattern ?? [],
    fieldsMatch: settings.fieldsMatch ?? 'partial',
    dialect: settings.tableDialect ?? {},
    missingValues: [...new Set(tokens)].filter((token) => token !== ''),
    onRowError: settings.onRowError ?? 'reject',
    maxRejectedPercent: settings.maxRejectedPercent ?? 100,
    maxShrinkPercent: settings.maxShrinkPercent ?? 100,
    onOpenRejects: settings.onOpenRejects ?? 'publish',
    versionOrder: settings.versionOrder ?? [],
    ...(deleteWhen === undefined ? {} : { deleteWhen }),
    ...(timezone === undefined ? {} : { timezone }),
  };
}

/** Columns that the document says are parts of the file's key. */
function partitionedOf({ properties = [] }: OdcsObject): string[] {
  return properties.filter(({ partitioned }) => partitioned).map(({ name }) => name);
}

/** Key columns in the order of `primaryKeyPosition`, then as they stand. */
function keyOf(properties: readonly OdcsProperty[], report: Report): string[] {
  const places = new Map<number, string>();
  for (const { name, primaryKey, primaryKeyPosition: place = -1 } of properties) {
    if (place < 0) continue;
    const at = columnPath({ name }, 'primaryKeyPosition');
    const other = places.get(place);
    if (!primaryKey) report(at, `column ${name} has a primaryKeyPosition, but is no primaryKey`);
    if (other) report(at, `columns ${other} and ${name} share place ${place} of the key`);
    places.set(place, name);
  }
  return properties
    .filter((property) => property.primaryKey)
    .toSorted((a, b) => keyPosition(a) - keyPosition(b))
    .map((property) => property.name);
}

function keyPosition({ primaryKeyPosition = -1 }: OdcsProperty): number {
  return primaryKeyPosition > 0 ? primaryKeyPosition : Number.MAX_SAFE_INTEGER;
}
