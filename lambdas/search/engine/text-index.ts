/** `all`: a document has every word of the query; `any`: at least one. */
export type Match = 'all' | 'any';

/** One document that matches, by its position in the collection. */
export interface TextHit {
  readonly position: number;
  /** Greater is better; rounded to 6 places, so that float noise decides no tie. */
  readonly score: number;
}

/** Full text over one collection of documents. The engine behind it can be exchanged. */
export interface TextIndex {
  /** All documents that match, in no particular order. Words that are only punctuation match nothing. */
  search(words: string, match: Match): TextHit[];
}
