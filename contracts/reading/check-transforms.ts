import { compileDeletion, compileTransforms, TransformError } from '../compile-transforms';
import { parseExpression } from '../expression/parser';
import type { Syntax } from '../expression/syntax';
import { parseCell } from '../parse-cell';
import { type CompiledTable, columnPath, settingPath } from './contract-paths';
import type { Report } from './custom-properties';

/** Compiles every expression of a contract, and compares what it can only be with the column's rules. */
export function checkTransforms(contract: CompiledTable, report: Report): void {
  try {
    compileTransforms(contract);
    compileDeletion(contract);
  } catch (error) {
    if (!(error instanceof TransformError)) throw error;
    const { column } = error;
    const at =
      column === undefined
        ? [...settingPath('deleteWhen'), 'value']
        : columnPath({ name: column }, 'transformLogic');
    report(at, error.message, error.at);
    return;
  }
  for (const column of contract.columns) {
    if (column.transform === undefined) continue;
    const check = parseCell(column);
    for (const text of new Set(literalResults(parseExpression(column.transform)))) {
      const cell = check(text);
      if (cell.ok) continue;
      report(
        columnPath(column, 'transformLogic'),
        `column ${column.name}: its transformLogic gives '${text}', which ${cell.message}`,
      );
    }
  }
}

/** Texts that the expression can give as they stand: branches of CASE, arguments of COALESCE. */
function literalResults(tree: Syntax): string[] {
  if (tree.kind === 'text') return [tree.text];
  if (tree.kind === 'case') {
    return [...tree.arms.map(({ value }) => value), tree.otherwise].flatMap(literalResults);
  }
  return tree.kind === 'call' && tree.name === 'coalesce' ? tree.args.flatMap(literalResults) : [];
}
