import type { FileDecided } from '../decide/decide-files';

/** Decisions about files, a line each: what became of them, and why where they were not taken. */
export function renderDecided(decided: readonly FileDecided[]): string {
  return decided.length === 0
    ? 'nothing to do: no file needs it'
    : decided.map(renderOne).join('\n');
}

function renderOne(one: FileDecided): string {
  const { kind, file, file_id, by, state, generation, message } = one;
  const what = `${kind} ${file_id} (${file})`;
  switch (state) {
    case 'taken':
      return [`${what}: by ${by}, ${takenIn(generation)}`, message].filter(Boolean).join('; ');
    case 'sent':
      return `${what}: by ${by}, decision ${one.decision} is on its way`;
    case 'before':
      return `${what}: nothing to do, ${message}`;
    case 'refused':
    case 'pointless':
      return `${what}: not done, ${message}`;
    default:
      return state satisfies never;
  }
}

function takenIn(generation: number | null): string {
  return generation === null
    ? 'its cleaning will take it in'
    : `taken in as generation ${generation}`;
}
