import { byCodeUnits, fold } from './text';
import type { Match, TextHit, TextIndex } from './text-index';

/** Says of a position whether its document stays in the answer. */
export type Keep = (position: number) => boolean;

export interface SearchRequest {
  /** Empty: every document, in the order of the listing. */
  readonly words: string;
  readonly match: Match;
  /** All must hold; they are applied before totals and paging. */
  readonly keep: readonly Keep[];
  readonly offset: number;
  readonly limit: number;
}

interface Scored<Doc> {
  readonly document: Doc;
  /** 0 in a listing without words. */
  readonly score: number;
}

export interface Page<Doc> {
  /** Exact number of documents that match, whatever the page. */
  readonly total: number;
  readonly items: readonly Scored<Doc>[];
}

/** Documents with their text index. A document's position is its rank by id, which decides every tie. */
export class Collection<Doc extends { readonly id: string; readonly skills: readonly string[] }> {
  private readonly positions: ReadonlyMap<string, number>;
  private readonly listing: readonly number[];
  private readonly folded = new Map<keyof Doc, readonly string[]>();
  private skilled: ReadonlyMap<string, readonly number[]> | undefined;

  /**
   * @param documents ascending by id (code units), each id once
   * @param listed order of a listing without words; ties by id. Default: by id.
   */
  constructor(
    readonly documents: readonly Doc[],
    private readonly text: TextIndex,
    listed: (a: Doc, b: Doc) => number = () => 0,
  ) {
    this.positions = new Map(documents.map((document, position) => [document.id, position]));
    this.listing = documents
      .map((document, position) => ({ document, position }))
      // the sort is stable, so equal documents stay in the order of their ids
      .toSorted((a, b) => listed(a.document, b.document))
      .map(({ position }) => position);
  }

  find(id: string): Doc | undefined {
    return this.documents[this.positions.get(id) ?? -1];
  }

  /** Documents whose text field equals a value, whatever its case and accents. */
  equals(field: keyof Doc, value: string): Keep {
    const wanted = fold(value);
    const column = this.foldedColumn(field);
    return (position) => column[position] === wanted;
  }

  /** Documents that declare a skill, whatever its case and accents. */
  hasSkill(skill: string): Keep {
    this.skilled ??= postings(this.documents.map(({ skills }) => skills.map(fold)));
    const having = new Set(this.skilled.get(fold(skill)));
    return (position) => having.has(position);
  }

  /** Documents for which `holds` says true. */
  where(holds: (document: Doc) => boolean): Keep {
    return (position) => {
      const document = this.documents[position];
      return document !== undefined && holds(document);
    };
  }

  search({ words, match, keep, offset, limit }: SearchRequest): Page<Doc> {
    const listed: readonly TextHit[] =
      words.trim() === ''
        ? this.listing.map((position) => ({ position, score: 0 }))
        : this.text.search(words, match).toSorted(byScoreThenPosition);
    const kept = listed.filter(({ position }) => keep.every((holds) => holds(position)));
    const items = kept.slice(offset, offset + limit).flatMap(({ position, score }) => {
      const document = this.documents[position];
      return document === undefined ? [] : [{ document, score }];
    });
    return { total: kept.length, items };
  }

  /** Folded once for each field, at its first use: folding 100,000 cities for every query would cost 50 ms. */
  private foldedColumn(field: keyof Doc): readonly string[] {
    const known = this.folded.get(field);
    if (known !== undefined) return known;
    const column = this.documents.map((document) => {
      const value = document[field];
      // a value that no folded text equals, so that an empty filter does not find missing values
      return typeof value === 'string' ? fold(value) : '\uffff';
    });
    this.folded.set(field, column);
    return column;
  }
}

/** The order of answers: score descending, then id ascending. */
function byScoreThenPosition(a: TextHit, b: TextHit): number {
  return b.score - a.score || a.position - b.position;
}

/** Term -> ascending positions of the lists that have it. */
export function postings(terms: readonly (readonly string[])[]): Map<string, number[]> {
  const lists = new Map<string, number[]>();
  terms.forEach((list, position) => {
    for (const term of new Set(list)) {
      const known = lists.get(term);
      if (known === undefined) lists.set(term, [position]);
      else known.push(position);
    }
  });
  return lists;
}

/** Documents ascending by id, each id once (the last one given stays). */
export function byId<Doc extends { readonly id: string }>(documents: Iterable<Doc>): Doc[] {
  const last = new Map<string, Doc>();
  for (const document of documents) last.set(document.id, document);
  return [...last.values()].toSorted((a, b) => byCodeUnits(a.id, b.id));
}
