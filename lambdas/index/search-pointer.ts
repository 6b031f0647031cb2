import { KEY } from '../../names';
import { readJson, updateJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';

/** `search/current.json`: the version that the search function serves. */
export interface SearchPointer {
  readonly version: number;
  /** Folder of the version's files; ends with a slash. */
  readonly folder: string;
  readonly built_at: string;
  readonly jobs: number;
  readonly students: number;
}

/** @returns undefined before the first publish. */
export function readSearchPointer(
  store: ObjectStore,
  lakeBucket: string,
): Promise<SearchPointer | undefined> {
  return readJson<SearchPointer>(store, lakeBucket, KEY.searchPointer);
}

/** Moves the pointer to a newer version by compare-and-set; an older or equal one changes nothing. */
export function raiseSearchPointer(
  store: ObjectStore,
  lakeBucket: string,
  next: SearchPointer,
): Promise<void> {
  return updateJson<SearchPointer>(store, lakeBucket, KEY.searchPointer, (current) =>
    current !== undefined && current.version >= next.version ? undefined : next,
  );
}
