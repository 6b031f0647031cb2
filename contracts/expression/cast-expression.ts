import { canCast, castValue, toPrecision } from './casts';
import { ExpressionError } from './expression-error';
import { coerce, type Known, strict1, type Typed } from './typed';
import { asDecimal, type SqlType, type Value } from './value';

/** Further names of types, as PostgreSQL has them. */
const TYPE_NAMES: Readonly<Record<string, SqlType>> = {
  text: 'text',
  varchar: 'text',
  integer: 'integer',
  int: 'integer',
  int4: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  numeric: 'numeric',
  decimal: 'numeric',
  boolean: 'boolean',
  bool: 'boolean',
  date: 'date',
  timestamptz: 'timestamptz',
};

/** The type of a name that PostgreSQL has for it; undefined for a name that expressions do not know. */
export function typeNamed(name: string): SqlType | undefined {
  return Object.hasOwn(TYPE_NAMES, name) ? TYPE_NAMES[name] : undefined;
}

/** `CAST(… AS type)` and `::type`. @throws {ExpressionError} for an unknown type, and where SQL has no such cast */
export function cast(
  operand: Typed,
  name: string,
  modifiers: readonly number[],
  at: number,
): Known {
  const type = typeNamed(name);
  if (!type) {
    throw new ExpressionError(
      `unknown type ${name}: there are ${Object.keys(TYPE_NAMES).join(', ')}`,
      at,
    );
  }
  const plain = castTo(operand, type, at);
  if (modifiers.length === 0) return plain;
  const [precision = 0, scale = 0] = modifiers;
  if (type !== 'numeric' || !(precision >= 1 && precision <= 1000 && scale <= precision)) {
    throw new ExpressionError(`${name}(${modifiers.join(',')}) is no type here`, at);
  }
  const fit = (value: NonNullable<Value>) => toPrecision(asDecimal(value), precision, scale);
  return { type, at, run: strict1(fit, plain.run) };
}

function castTo(operand: Typed, type: SqlType, at: number): Known {
  if (operand.type === 'unknown') return coerce(operand, type, 'CAST');
  const from = operand.type;
  if (!canCast(from, type)) throw new ExpressionError(`${from} does not cast to ${type}`, at);
  return { type, at, run: strict1((value) => castValue(value, from, type), operand.run) };
}
