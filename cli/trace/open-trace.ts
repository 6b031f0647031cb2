import { OUTPUT } from '../../names';
import type { Cloud } from '../cloud/cloud';
import { projectContracts } from '../contracts/project-contracts';
import { askWarehouse } from '../sql/ask-warehouse';
import type { TracePorts } from './trace-ports';

/** The query function answers with at most so many rows. */
const MOST_ROWS = 10_000;

/** What a trace reads, of a deployed lake. */
export async function openTrace(cloud: Cloud): Promise<TracePorts> {
  return {
    store: await cloud.store(),
    lakeBucket: cloud.output(OUTPUT.lakeBucket),
    contracts: await projectContracts(),
    ask: async (sql, values) => {
      // a line of a file that waits needs no warehouse: the function is looked up when it is asked
      const functions = await cloud.functions();
      const name = cloud.output(OUTPUT.queryFunction);
      const { rows } = await askWarehouse(functions, name, { sql, values, limit: MOST_ROWS });
      return rows;
    },
  };
}
