/**
 * Names that infrastructure (lib) and running code (lambdas, cli, local) must agree on.
 * This file imports nothing.
 */

/** Prefixes inside the lake bucket. Each ends with a slash. */
export const ZONE = {
  clean: 'clean/',
  rejected: 'rejected/',
  receipts: 'receipts/',
  pending: 'pending/',
  failed: 'failed/',
  runs: 'runs/',
  search: 'search/',
  reports: 'reports/',
  /** Rows of corrected rejects files, by the file that they repair. */
  fixes: 'fixes/',
  /** Copies of the decisions of people (and of the warehouse), by the file that they are about. */
  decisions: 'decisions/',
  /** Compiled contracts by hash: a fix is cleaned under the contract of its file. */
  contracts: 'contracts/',
} as const;

/** Prefix of the raw bucket under which edited rejects files are dropped. */
export const FIXES_PREFIX = 'fixes/';

/** Prefix of the raw bucket for immutable decisions: `decisions/<decision id>.json`. */
export const DECISIONS_PREFIX = 'decisions/';

/** The dataset folder of receipts whose file matched no contract. */
export const UNRECOGNISED = 'unrecognised';

/** Object keys, relative to the lake bucket. */
export const KEY = {
  receipt: (dataset: string, fileId: string) => `${ZONE.receipts}${dataset}/${fileId}.json`,
  rejects: (dataset: string, fileId: string) => `${ZONE.rejected}${dataset}/${fileId}.csv`,
  /** Rejects of a later rendition; objects of a generation never change. */
  laterRejects: (dataset: string, fileId: string, rendition: string) =>
    `${ZONE.rejected}${dataset}/${fileId}.${rendition}.csv`,
  rendition: (dataset: string, fileId: string, rendition: string) =>
    `${ZONE.clean}${dataset}/${fileId}/${rendition}/`,
  marker: (fileId: string, generation: number) => `${ZONE.pending}${fileId}.${generation}`,
  /** Work without a file: a recheck of blocks, a person to forget. */
  recheckMarker: (decisionId: string) => `${ZONE.pending}_recheck.${decisionId}`,
  forgetMarker: (decisionId: string) => `${ZONE.pending}_forget.${decisionId}`,
  /** Receipts of fixes and decisions, which are raw objects without rows of their own, by their file id. */
  fixReceipt: (fileId: string) => `${ZONE.receipts}_fixes/${fileId}.json`,
  decisionReceipt: (fileId: string) => `${ZONE.receipts}_decisions/${fileId}.json`,
  /** A contract inferred from a file that no contract knows. */
  proposal: (fileId: string) => `${ZONE.receipts}_proposals/${fileId}.odcs.yaml`,
  /** What one fix says of one file; keys of a file list in the order of the fixes. */
  fixEntries: (fileId: string) => `${ZONE.fixes}${fileId}/`,
  fixEntry: (fileId: string, orderTime: number, fixId: string) =>
    `${ZONE.fixes}${fileId}/${String(orderTime).padStart(15, '0')}-${fixId}.json`,
  decisionEntries: (fileId: string) => `${ZONE.decisions}${fileId}/`,
  decisionEntry: (fileId: string, decisionId: string) =>
    `${ZONE.decisions}${fileId}/${decisionId}.json`,
  /** The key of a person to forget, until it is forgotten; then it is erased. */
  forgetEntry: (decisionId: string) => `${ZONE.decisions}_forget/${decisionId}.json`,
  contract: (hash: string) => `${ZONE.contracts}${hash}.json`,
  manifest: (runId: string) => `${ZONE.runs}${runId}/manifest.json`,
  loadResult: (runId: string) => `${ZONE.runs}${runId}/load.json`,
  verification: (runId: string) => `${ZONE.runs}${runId}/verify.json`,
  verifiedContracts: `${ZONE.reports}verified.json`,
  searchFolder: (version: number) => `${ZONE.search}${String(version).padStart(12, '0')}/`,
  searchPointer: `${ZONE.search}current.json`,
  reportsPointer: `${ZONE.reports}current.json`,
  fileShard: (month: string) => `${ZONE.reports}files/${month}.json`,
  runShard: (month: string) => `${ZONE.reports}runs/${month}.json`,
  fileReport: (fileId: string) => `${ZONE.reports}file/${fileId}.json`,
  runReport: (runId: string) => `${ZONE.reports}run/${runId}.json`,
} as const;

/** Stack ids, in the order of the data's path. */
export const STACK = {
  lake: 'EdulakeLake',
  warehouse: 'EdulakeWarehouse',
  pipeline: 'EdulakePipeline',
  search: 'EdulakeSearch',
  monitoring: 'EdulakeMonitoring',
} as const;

/** CloudFormation outputs that the CLI and the tests read, by stack. */
export const OUTPUT = {
  rawBucket: 'RawBucketName',
  lakeBucket: 'LakeBucketName',
  databaseHost: 'DatabaseHost',
  databasePort: 'DatabasePort',
  databaseName: 'DatabaseName',
  databaseSecret: 'DatabaseSecretArn',
  queryFunction: 'QueryFunctionName',
  stateMachine: 'StateMachineArn',
  cleanFunction: 'CleanFunctionName',
  startFunction: 'StartFunctionName',
  loadFunction: 'LoadFunctionName',
  loadJob: 'LoadJobName',
  cleanQueue: 'CleanQueueUrl',
  cleanDeadLetters: 'CleanDeadLetterQueueUrl',
  eraseFunction: 'EraseFunctionName',
  reconcileFunction: 'ReconcileFunctionName',
  crawler: 'CrawlerName',
  catalogDatabase: 'CatalogDatabaseName',
  apiId: 'ApiId',
  apiUrl: 'ApiUrl',
  userPool: 'UserPoolId',
  userPoolClient: 'UserPoolClientId',
  alarmTopic: 'AlarmTopicArn',
} as const;

/** Environment variables of the functions. Read only through lambdas/shared/environment.ts (TypeScript) and glue-scripts/load/host.py (Python). */
export const ENV = {
  rawBucket: 'RAW_BUCKET',
  lakeBucket: 'LAKE_BUCKET',
  stateMachine: 'STATE_MACHINE_ARN',
  catalogDatabase: 'CATALOG_DATABASE',
  metricNamespace: 'METRIC_NAMESPACE',
  minIntervalSeconds: 'PUBLISH_MIN_INTERVAL_SECONDS',
  failureBackoffSeconds: 'PUBLISH_FAILURE_BACKOFF_SECONDS',
  glueAboveBytes: 'LOAD_GLUE_ABOVE_BYTES',
  maxCleanBytes: 'CLEAN_MAX_BYTES',
  /** URLs of the queue in front of clean and of its dead letters: reconcile looks at both. */
  cleanQueue: 'CLEAN_QUEUE_URL',
  cleanDeadLetters: 'CLEAN_DEAD_LETTER_QUEUE_URL',
  databaseHost: 'DB_HOST',
  databasePort: 'DB_PORT',
  databaseName: 'DB_NAME',
  databaseUser: 'DB_USER',
  /** `iam` (RDS authentication token) or `password` (laptop: the role's secret). */
  databaseAuth: 'DB_AUTH',
  databaseSecret: 'DB_SECRET_ARN',
  /** `verify-full` (with the RDS CA bundle shipped beside the code) or `disable` (loopback only). */
  databaseTls: 'DB_TLS',
  tokenIssuer: 'TOKEN_ISSUER',
  /** Address of the issuer's key set; differs from the issuer only on the laptop. */
  tokenKeys: 'TOKEN_KEYS_URL',
  tokenClient: 'TOKEN_CLIENT_ID',
  /** Claim that lists the caller's groups. */
  tokenGroupsClaim: 'TOKEN_GROUPS_CLAIM',
  disclosureTable: 'DISCLOSURE_TABLE',
  /** Read by `bootstrap` only: the function that it hands the master secret to. */
  migrateFunction: 'MIGRATE_FUNCTION',
  /** Secrets of the roles, set only where `DB_AUTH` is `password`. */
  loaderSecret: 'LOADER_SECRET_ARN',
  feedSecret: 'FEED_SECRET_ARN',
  querySecret: 'QUERY_SECRET_ARN',
  /** Seconds between two looks at the search pointer. */
  indexCheckSeconds: 'INDEX_CHECK_SECONDS',
  /** Fault injection of the tests: the label at which the loader kills itself with SIGKILL. Never set by a stack. */
  killAt: 'LAKE_KILL_AT',
} as const;

/** Warehouse roles. `loader` owns the schemas; the others only read. */
export const DB_ROLE = {
  loader: 'lake_loader',
  feed: 'lake_feed',
  query: 'lake_query',
} as const;

/** Advisory lock of whoever writes the warehouse, one transaction at a time: the loader and `migrate`. */
export const PUBLISH_LOCK = 0x6c616b65;

/** Custom CloudWatch metrics (at most 20 in the whole app). */
export const METRIC = {
  namespace: 'Edulake',
  rowsLoaded: 'RowsLoaded',
  rowsRejected: 'RowsRejected',
  filesLoaded: 'FilesLoaded',
  filesFailed: 'FilesFailed',
  filesRefused: 'FilesRefused',
  booksUnbalanced: 'BooksUnbalanced',
  publishSeconds: 'PublishSeconds',
  contractDrift: 'ContractDrift',
  /** Raw versions without a receipt or a dead letter, and receipts without an outcome or a marker. */
  unreconciled: 'Unreconciled',
  martsFailed: 'MartsFailed',
  rowsRefusedByWarehouse: 'RowsRefusedByWarehouse',
} as const;

/** Prefixes of the token's groups that the API maps to rights. */
export const GROUP = { role: 'role.', school: 'school.' } as const;
