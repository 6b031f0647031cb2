import { InvalidArgumentError } from 'commander';

/** Parses a whole number of at least `minimum`; commander turns the error into exit code 2. */
export function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || !Number.isSafeInteger(value))
      throw new InvalidArgumentError(`Expected a whole number of at least ${minimum}.`);
    return value;
  };
}

/** Parses a number between two bounds, bounds included. */
export function numberBetween(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || value < minimum || value > maximum)
      throw new InvalidArgumentError(`Expected a number from ${minimum} to ${maximum}.`);
    return value;
  };
}
