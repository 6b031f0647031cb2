import { toWhole } from './casts';
import { ExpressionError } from './expression-error';
import { NUMBER_FUNCTIONS } from './number-functions';
import { negate as negateDecimal } from './numeric';
import { arithmetic, comparison, orderOf, toText } from './operators';
import { TEXT_FUNCTIONS } from './text-functions';
import { coerce, isNumber, type Known, type Row, strict1, type Typed, unify } from './typed';
import { asBigInt, asDecimal, asText, type SqlType, type Value } from './value';

/** A function with fixed types: NULL in, NULL out. */
export interface FixedFunction {
  readonly parameters: readonly SqlType[];
  /** How many of the last parameters may be left out. */
  readonly optional?: number;
  readonly result: SqlType;
  /** Takes arguments of the types of `parameters`, none of them NULL; those left out are undefined. */
  readonly run: (...args: NonNullable<Value>[]) => NonNullable<Value>;
}

type Polymorphic = (args: readonly Typed[], at: number) => Known;

const FIXED: Readonly<Record<string, FixedFunction>> = { ...TEXT_FUNCTIONS, ...NUMBER_FUNCTIONS };

const POLYMORPHIC: Readonly<Record<string, { least: number; most: number; make: Polymorphic }>> = {
  coalesce: { least: 1, most: 99, make: coalesce },
  nullif: { least: 2, most: 2, make: nullif },
  greatest: { least: 1, most: 99, make: (args, at) => extreme('greatest', 1, args, at) },
  least: { least: 1, most: 99, make: (args, at) => extreme('least', -1, args, at) },
  concat: { least: 1, most: 99, make: concat },
  abs: { least: 1, most: 1, make: absolute },
  mod: { least: 2, most: 2, make: ([a, b], at) => arithmetic('%', a!, b!, at) },
};

/** Names of all functions. */
export const FUNCTION_NAMES: readonly string[] = [
  ...Object.keys(FIXED),
  ...Object.keys(POLYMORPHIC),
].toSorted();

/**
 * A call of a built-in function.
 * @throws {ExpressionError} for an unknown name, or arguments of another number or type.
 */
export function call(name: string, args: readonly Typed[], at: number): Known {
  const fixed = Object.hasOwn(FIXED, name) ? FIXED[name] : undefined;
  const polymorphic = Object.hasOwn(POLYMORPHIC, name) ? POLYMORPHIC[name] : undefined;
  if (fixed) return fixedCall(name, fixed, args, at);
  if (!polymorphic) {
    throw new ExpressionError(
      `unknown function ${name}: there are ${FUNCTION_NAMES.join(', ')}`,
      at,
    );
  }
  checkCount(name, args.length, polymorphic.least, polymorphic.most, at);
  return polymorphic.make(args, at);
}

function fixedCall(name: string, fixed: FixedFunction, args: readonly Typed[], at: number): Known {
  const { parameters, optional = 0, result } = fixed;
  checkCount(name, args.length, parameters.length - optional, parameters.length, at);
  const runs = parameters.slice(0, args.length).map((type, i) => {
    const arg = args[i];
    return arg && coerce(arg, type, name).run;
  });
  const run = (row: Row) => {
    // All arguments first, as in PostgreSQL: an error in a later one is not hidden by a NULL before it.
    const values = runs.map((argument) => argument?.(row) ?? null);
    const present = values.filter((value) => value !== null);
    return present.length < values.length ? null : fixed.run(...present);
  };
  return { type: result, at, run };
}

function checkCount(name: string, count: number, least: number, most: number, at: number): void {
  if (count >= least && count <= most) return;
  const wanted = least === most ? String(least) : `${least} to ${most}`;
  throw new ExpressionError(`${name} takes ${wanted} arguments, not ${count}`, at);
}

function coalesce(args: readonly Typed[], at: number): Known {
  const { type, items } = unify(args, 'coalesce');
  const run = (row: Row) => {
    for (const item of items) {
      const value = item.run(row);
      if (value !== null) return value;
    }
    return null;
  };
  return { type, at, run };
}

function nullif([first, second]: readonly Typed[], at: number): Known {
  if (!first || !second) throw new ExpressionError('nullif takes 2 arguments', at);
  const same = comparison('=', first, second, at).run;
  const type = first.type === 'unknown' ? 'text' : first.type;
  // PostgreSQL compares integer with bigint as they are, but makes both numeric beside a numeric.
  const result = isNumber(type) && second.type === 'numeric' ? 'numeric' : type;
  const { run } = coerce(first, result, 'nullif');
  return { type: result, at, run: (row) => (same(row) === true ? null : run(row)) };
}

/** NULLs are left out; the answer is NULL only when every argument is. */
function extreme(name: string, sign: number, args: readonly Typed[], at: number): Known {
  const { type, items } = unify(args, name);
  const order = orderOf(type);
  const run = (row: Row) => {
    let best: Value = null;
    for (const item of items) {
      const value = item.run(row);
      if (value !== null && (best === null || sign * order(value, best) > 0)) best = value;
    }
    return best;
  };
  return { type, at, run };
}

/** NULLs are left out, and truth values are written t and f, as PostgreSQL's concat does. */
function concat(args: readonly Typed[], at: number): Known {
  const runs = args.map((arg) =>
    arg.type === 'boolean' ? strict1((value) => (value ? 't' : 'f'), arg.run) : toText(arg).run,
  );
  const run = (row: Row) => runs.map((part) => asText(part(row) ?? '')).join('');
  return { type: 'text', at, run };
}

function absolute([operand]: readonly Typed[], at: number): Known {
  if (!operand) throw new ExpressionError('abs takes 1 argument', at);
  return signed(operand, 'abs', at, (isNegative) => isNegative);
}

/** `-x`, for every type of number. */
export function negative(operand: Typed, at: number): Known {
  return signed(operand, '-', at, () => true);
}

/** The operand with its sign turned where `turn` says so. */
function signed(
  operand: Typed,
  use: string,
  at: number,
  turn: (isNegative: boolean) => boolean,
): Known {
  const { type, run } = operand;
  if (type === 'numeric') {
    const flip = (value: NonNullable<Value>) => {
      const decimal = asDecimal(value);
      return turn(decimal.unscaled < 0n) ? negateDecimal(decimal) : decimal;
    };
    return { type, at, run: strict1(flip, run) };
  }
  if (type !== 'integer' && type !== 'bigint') {
    throw new ExpressionError(`${use} needs a number, not ${type}`, at);
  }
  const flip = (value: NonNullable<Value>) => {
    const whole = asBigInt(value);
    return toWhole(turn(whole < 0n) ? -whole : whole, type);
  };
  return { type, at, run: strict1(flip, run) };
}
