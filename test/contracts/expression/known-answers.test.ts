import { canonicalText } from '../../../contracts/canonical';
import { compileExpression } from '../../../contracts/expression/compile-expression';
import {
  ExpressionError,
  ExpressionRowError,
} from '../../../contracts/expression/expression-error';
import { KNOWN_ANSWERS } from './known-answers';

function answerTo(source: string): string {
  try {
    const compiled = compileExpression(source, new Map());
    const value = compiled.evaluate(() => null);
    return `${compiled.type} ${value === null ? '∅' : canonicalText(compiled.type, value)}`;
  } catch (error) {
    if (error instanceof ExpressionRowError) return 'error 22';
    if (error instanceof ExpressionError) return 'error 42';
    throw error;
  }
}

test.each([...KNOWN_ANSWERS])('$source: $answer', ({ source, answer }) => {
  expect(answerTo(source)).toBe(answer);
});
