/** One column as the crawler inferred it: a Hive type such as `bigint` or `string`. */
export interface CatalogueColumn {
  readonly name: string;
  readonly type: string;
}

/** One table of the Glue catalogue, without its partition columns. */
export interface CatalogueTable {
  readonly name: string;
  readonly columns: readonly CatalogueColumn[];
}

/** What `verify` needs of the catalogue. Adapter: adapters/glue-catalogue.ts. */
export interface Catalogue {
  tables(): Promise<readonly CatalogueTable[]>;
  /** Columns of one folder of a table, by the names of the folders on its way; undefined when it is not there. */
  folderColumns(
    table: string,
    folders: readonly string[],
  ): Promise<readonly CatalogueColumn[] | undefined>;
}
