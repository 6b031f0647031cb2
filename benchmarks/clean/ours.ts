/** A measured process: our engine on the files of a job, as `lake clean` calls it. */
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';

import { loadContracts } from '../../contracts/load-contracts';
import { cleanStream } from '../../lambdas/clean/engine/clean-stream';
import { FileStream } from '../../lambdas/clean/file-stream';
import { folderOutputs } from '../../lambdas/clean/folder-outputs';
import { jobOfProcess, measured } from './job';

const { files, out, plain, contracts: file, reader } = jobOfProcess();
const contracts = file === null ? [] : loadContracts(file);

void measured(async () => {
  const counts = { rows: 0, good: 0, readers: { fast: 0, csv_parse: 0 } };
  for (const [index, { path }] of files.entries()) {
    const options = {
      contracts,
      key: basename(path),
      fileId: '0123456789abcdef',
      infer: file === null,
      plain,
      reader,
      expectedBytes: statSync(path).size,
    };
    const { rows, readers } = await cleanStream(
      async () => new FileStream(path),
      () => folderOutputs(join(out, String(index))),
      options,
    );
    counts.rows += rows.read;
    counts.good += rows.clean;
    counts.readers.fast += readers?.fast ?? 0;
    counts.readers.csv_parse += readers?.csv_parse ?? 0;
  }
  return counts;
});
