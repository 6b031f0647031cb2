/** Binary operators after parsing; `!=` is `<>`. */
export type BinaryOperator =
  | 'and'
  | 'or'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '||'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

interface At {
  /** Index of the character to blame, from 0. */
  readonly at: number;
}

/** The syntax tree of an expression. BETWEEN, IN and CASE with a subject are written out by the parser. */
export type Syntax = At &
  (
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' }
    | { readonly kind: 'column'; readonly name: string }
    | { readonly kind: 'not' | 'negate' | 'plus'; readonly operand: Syntax }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: Syntax;
        readonly right: Syntax;
      }
    | {
        readonly kind: 'is';
        readonly operand: Syntax;
        readonly test: 'null' | 'true' | 'false' | 'unknown';
      }
    | { readonly kind: 'distinct'; readonly left: Syntax; readonly right: Syntax }
    | {
        readonly kind: 'like';
        readonly operand: Syntax;
        readonly pattern: Syntax;
        readonly anyCase: boolean;
      }
    | { readonly kind: 'case'; readonly arms: readonly Arm[]; readonly otherwise: Syntax }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Syntax[] }
    | { readonly kind: 'extract'; readonly field: string; readonly operand: Syntax }
    | {
        readonly kind: 'cast';
        readonly operand: Syntax;
        readonly type: string;
        /** Numbers in parentheses after the type. */
        readonly modifiers: readonly number[];
      }
  );

/** One WHEN … THEN … of a CASE. */
export interface Arm {
  readonly when: Syntax;
  readonly value: Syntax;
}
