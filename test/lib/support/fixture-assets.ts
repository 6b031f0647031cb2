import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';

import type { AppAssets } from '../../../lib/assets/app-assets';
import { temporaryFolder } from './temporary-folder';

/** Code that costs nothing: what a function does is no question of its template. */
export function fixtureAssets(): AppAssets {
  const folder = temporaryFolder();
  const write = (name: string, file: string, text: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, file), text);
    return join(folder, name);
  };
  return {
    functionCode: (name) => Code.fromAsset(write(name, 'handler.js', `// ${name}\n`)),
    loaderCode: Code.fromAsset(write('load', 'load_lambda.py', '# load\n')),
    job: {
      script: join(write('job', 'load_job.py', '# job\n'), 'load_job.py'),
      modules: write('modules', 'module.py', '# modules\n'),
      wheels: write('wheels', 'one-1.0-py3-none-any.whl', 'wheel'),
    },
    schemaHash: 'schema-hash',
  };
}
