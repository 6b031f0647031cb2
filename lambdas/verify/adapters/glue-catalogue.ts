import {
  type Column,
  EntityNotFoundException,
  GetPartitionCommand,
  GlueClient,
  paginateGetTables,
} from '@aws-sdk/client-glue';

import type { Catalogue, CatalogueColumn, CatalogueTable } from '../catalogue';

const columnsOf = (columns: readonly Column[] = []): CatalogueColumn[] =>
  columns.map(({ Name, Type }) => ({ name: Name ?? '', type: Type ?? '' }));

/** {@link Catalogue} on the AWS Glue Data Catalog. */
export function glueCatalogue(
  DatabaseName: string,
  client: GlueClient = new GlueClient(),
): Catalogue {
  return {
    tables: async () => {
      const found: CatalogueTable[] = [];
      for await (const page of paginateGetTables({ client }, { DatabaseName }))
        for (const { Name, StorageDescriptor } of page.TableList ?? [])
          found.push({ name: Name ?? '', columns: columnsOf(StorageDescriptor?.Columns) });
      return found;
    },
    folderColumns: async (TableName, folders) => {
      const request = { DatabaseName, TableName, PartitionValues: [...folders] };
      try {
        const { Partition } = await client.send(new GetPartitionCommand(request));
        return columnsOf(Partition?.StorageDescriptor?.Columns);
      } catch (error) {
        if (error instanceof EntityNotFoundException) return undefined;
        throw error;
      }
    },
  };
}
