import type { Report } from './custom-properties';
import type { OdcsObject, OdcsRelationship } from './odcs-document';
import type { Path } from './yaml-source';

/** One ODCS relationship: columns of this dataset that hold the key of a row of another. */
export interface Relationship {
  readonly from: readonly string[];
  readonly dataset: string;
  /** Columns of `dataset`, in the order of `from`. */
  readonly to: readonly string[];
  readonly path: Path;
}

const NAMES = /^(?<dataset>\w+)\.(?<column>\w+)$/;

/** Relationships of the table and of its properties, in the order of the document. */
export function readRelationships(table: OdcsObject, at: Path, report: Report): Relationship[] {
  const ofColumns = (table.properties ?? []).flatMap((property, index) =>
    (property.relationships ?? []).map((relationship, i) => ({
      relationship: { ...relationship, from: `${table.name}.${property.name}` },
      path: [...at, 'properties', index, 'relationships', i],
    })),
  );
  const ofTable = (table.relationships ?? []).map((relationship, i) => ({
    relationship,
    path: [...at, 'relationships', i],
  }));
  return [...ofColumns, ...ofTable].flatMap(
    ({ relationship, path }) => readRelationship(table.name, relationship, path, report) ?? [],
  );
}

function readRelationship(
  own: string,
  { from, to }: OdcsRelationship,
  path: Path,
  report: Report,
): Relationship | undefined {
  const source = split([from ?? []].flat());
  const target = split([to].flat());
  if (!source || !target) {
    report(path, 'relationships name columns as dataset.column; ids and other files are not read');
    return undefined;
  }
  if (source.dataset !== own) {
    report(path, `a relationship of dataset ${own} begins at its own columns: ${own}.<column>`);
    return undefined;
  }
  return { from: source.columns, dataset: target.dataset, to: target.columns, path };
}

/** Undefined when a name has another form, or several datasets are named. */
function split(names: readonly string[]): { dataset: string; columns: string[] } | undefined {
  const parts = names.map((name) => NAMES.exec(name)?.groups);
  const datasets = new Set(parts.map((part) => part?.['dataset']));
  const [dataset] = datasets;
  if (dataset === undefined || datasets.size > 1) return undefined;
  return { dataset, columns: parts.map((part) => part?.['column'] ?? '') };
}
