import MiniSearch, { type AsPlainObject, type Options, type SearchOptions } from 'minisearch';

import { tokens } from './text';
import type { Match, TextHit, TextIndex } from './text-index';

/** What a {@link MiniTextIndex} is in a file. */
export type TextIndexJson = AsPlainObject;

/** A document as the text engine sees it: its position and its searchable fields. */
export type TextFields = Readonly<Record<string, string | null>>;

/** Field name -> weight; the title says more about a job than its description. */
export type FieldWeights = Readonly<Record<string, number>>;

/** A word shorter than this stands for itself: `an` must not find `analyst`. */
const SHORTEST_PREFIX = 3;
/** Below this length one changed letter makes another word (`java`, `lava`). */
const SHORTEST_TYPO = 5;
/** Beyond this many words the rest is ignored: a pasted page must not stop the function. */
const MOST_WORDS = 200;

function options(weights: FieldWeights): Options<Record<string, unknown>> {
  return {
    idField: 'position',
    fields: Object.keys(weights),
    tokenize: tokens,
    // tokens are folded already
    processTerm: (term) => term,
    searchOptions: { boost: { ...weights } },
  };
}

/**
 * {@link TextIndex} on MiniSearch (BM25+). A word also finds longer words that start with it, for less.
 * Typos are forgiven only where the words as written find nothing, so that totals of right words stay exact.
 */
export class MiniTextIndex implements TextIndex {
  private constructor(private readonly index: MiniSearch<Record<string, unknown>>) {}

  /** @param documents in the order that gives the positions, from 0 */
  static build(documents: Iterable<TextFields>, weights: FieldWeights): MiniTextIndex {
    const index = new MiniSearch<Record<string, unknown>>(options(weights));
    let position = 0;
    for (const fields of documents) index.add({ ...fields, position: position++ });
    return new MiniTextIndex(index);
  }

  /** @param json what `toJSON` gave, with the same weights */
  static load(json: TextIndexJson, weights: FieldWeights): MiniTextIndex {
    return new MiniTextIndex(MiniSearch.loadJS(json, options(weights)));
  }

  search(words: string, match: Match): TextHit[] {
    const terms = [...new Set(tokens(words))].slice(0, MOST_WORDS);
    if (terms.length === 0) return [];
    const written = this.run(terms, match, {});
    if (written.length > 0) return written;
    return this.run(terms, match, { fuzzy: (term) => (term.length >= SHORTEST_TYPO ? 1 : false) });
  }

  private run(terms: string[], match: Match, more: SearchOptions): TextHit[] {
    const hits = this.index.search(terms.join(' '), {
      combineWith: match === 'all' ? 'AND' : 'OR',
      prefix: (term) => term.length >= SHORTEST_PREFIX,
      ...more,
    });
    return hits.map(({ id, score }) => ({
      position: Number(id),
      score: Math.round(score * 1e6) / 1e6,
    }));
  }

  toJSON(): TextIndexJson {
    return this.index.toJSON();
  }
}
