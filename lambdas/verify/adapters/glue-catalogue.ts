import { GlueClient, paginateGetTables } from '@aws-sdk/client-glue';

import type { Catalogue, CatalogueTable } from './catalogue';

/** {@link Catalogue} on the AWS Glue Data Catalog. */
export function glueCatalogue(
  databaseName: string,
  client: GlueClient = new GlueClient(),
): Catalogue {
  return {
    tables: async () => {
      const found: CatalogueTable[] = [];
      for await (const page of paginateGetTables({ client }, { DatabaseName: databaseName })) {
        for (const table of page.TableList ?? []) {
          const columns = table.StorageDescriptor?.Columns ?? [];
          found.push({
            name: table.Name ?? '',
            columns: columns.map(({ Name, Type }) => ({ name: Name ?? '', type: Type ?? '' })),
          });
        }
      }
      return found;
    },
  };
}
