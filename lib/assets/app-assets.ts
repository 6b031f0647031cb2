import type { Code } from 'aws-cdk-lib/aws-lambda';

/** The functions in TypeScript: each is a folder of lambdas/ with a handler.ts. */
export const FUNCTIONS = [
  'clean',
  'start',
  'plan',
  'verify',
  'recommend',
  'index',
  'report',
  'reconcile',
  'search',
  'migrate',
  'bootstrap',
  'query',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Code that the stacks deploy. Tests pass empty folders, so that they neither bundle nor download. */
export interface AppAssets {
  functionCode(name: FunctionName): Code;
  /** The loader with its Python packages, for the Lambda host. */
  readonly loaderCode: Code;
  /** The loader for the Glue host: local paths. */
  readonly job: {
    readonly script: string;
    /** Folder of pure Python packages; the job gets it as a zip. */
    readonly modules: string;
    /** Folder of wheels; the job gets it as a `.gluewheels.zip`. */
    readonly wheels: string;
  };
  /** Changes with sql/ and the contracts: then the deploy migrates the warehouse. */
  readonly schemaHash: string;
}
