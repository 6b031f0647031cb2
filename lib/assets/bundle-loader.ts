import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { writeAuthorities } from './certificate-authorities';
import { fetchWheels } from './fetch-wheels';

/** What the loader's two hosts are deployed from. */
export interface LoaderFolders {
  readonly lambda: string;
  readonly modules: string;
  readonly wheels: string;
}

const isSource = (path: string): boolean =>
  !['__pycache__', '.pytest_cache'].includes(basename(path));

function copyModules(project: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const load = join(to, 'load');
  cpSync(join(project, 'glue-scripts', 'load'), load, { recursive: true, filter: isSource });
  cpSync(join(project, 'sql', 'marts'), join(load, 'marts'), { recursive: true });
  writeAuthorities(load);
}

/**
 * Lays out the loader below `out`: the same package `load`, with the marts' SQL and the authorities inside, for both hosts.
 * @param cache keeps what was fetched from the package registry.
 */
export function bundleLoader(project: string, out: string, cache: string): LoaderFolders {
  const scripts = join(project, 'glue-scripts');
  const requirements = join(scripts, 'load', 'requirements-lambda.txt');
  const packages = fetchWheels(project, requirements, cache);
  const modules = join(out, 'load-modules');
  copyModules(project, modules);
  const lambda = join(out, 'load-lambda');
  copyModules(project, lambda);
  for (const host of ['load_lambda.py', 'erase_lambda.py'])
    copyFileSync(join(scripts, host), join(lambda, host));
  cpSync(packages.site, lambda, { recursive: true });
  return { lambda, modules, wheels: packages.wheels };
}
