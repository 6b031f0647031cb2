import { fold } from './text';

/** Postal codes of the states, so that a student in `VA` is near a job in `Virginia`. */
const STATE_CODES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'al alabama|ak alaska|az arizona|ar arkansas|ca california|co colorado|ct connecticut|de delaware|' +
    'dc district of columbia|fl florida|ga georgia|hi hawaii|id idaho|il illinois|in indiana|ia iowa|' +
    'ks kansas|ky kentucky|la louisiana|me maine|md maryland|ma massachusetts|mi michigan|mn minnesota|' +
    'ms mississippi|mo missouri|mt montana|ne nebraska|nv nevada|nh new hampshire|nj new jersey|' +
    'nm new mexico|ny new york|nc north carolina|nd north dakota|oh ohio|ok oklahoma|or oregon|' +
    'pa pennsylvania|pr puerto rico|ri rhode island|sc south carolina|sd south dakota|tn tennessee|' +
    'tx texas|ut utah|vt vermont|va virginia|wa washington|wv west virginia|wi wisconsin|wy wyoming'
  )
    .split('|')
    .map((entry) => [entry.slice(0, 2), entry.slice(3)]),
);

/** A place in its spelling for comparisons; empty where unknown. */
export interface Place {
  readonly city: string;
  readonly state: string;
}

/** @returns the place of a student or a job, comparable with any other. */
export function placeOf(where: { city: string | null; state: string | null }): Place {
  const state = fold(where.state ?? '');
  return { city: fold(where.city ?? ''), state: STATE_CODES[state] ?? state };
}

/** Two places in the same city: equal cities whose states do not contradict each other. */
export function sameCity(a: Place, b: Place): boolean {
  if (a.city === '' || a.city !== b.city) return false;
  return a.state === '' || b.state === '' || a.state === b.state;
}

export function sameState(a: Place, b: Place): boolean {
  return a.state !== '' && a.state === b.state;
}
