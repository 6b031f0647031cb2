import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';

import { duration, size } from './quantities';

/** Retentions that CloudWatch Logs accepts, up to two years. */
const RETENTION_DAYS = [
  RetentionDays.ONE_DAY,
  RetentionDays.THREE_DAYS,
  RetentionDays.FIVE_DAYS,
  RetentionDays.ONE_WEEK,
  RetentionDays.TWO_WEEKS,
  RetentionDays.ONE_MONTH,
  RetentionDays.TWO_MONTHS,
  RetentionDays.THREE_MONTHS,
  RetentionDays.SIX_MONTHS,
  RetentionDays.ONE_YEAR,
  RetentionDays.TWO_YEARS,
] as const;

const text = () => z.string().min(1);
const whole = (least: number, most: number) => z.int().min(least).max(most);

/** What a leaf means and what it may be: the columns of docs/settings.md. */
export const meaning = z.object({ description: text(), allowed: text() });

const leaf = <T extends z.ZodType>(schema: T, allowed: string, description: string): T =>
  schema.meta({ description, allowed } satisfies z.infer<typeof meaning>);

const memory = (of: string) =>
  leaf(
    whole(512, 10_240),
    '512 to 10240',
    `Memory of the ${of} function in MB; CPU grows with it.`,
  );

/** Everything that can be set, grouped by the step that it is about. */
export const settingsSchema = z.strictObject({
  account: leaf(
    z.string().regex(/^\d{12}$/, 'expected the 12 digits of an account id, in quotes'),
    '12 digits in quotes',
    'Account to deploy to; left out: that of the credentials.',
  ).optional(),
  region: leaf(
    z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as us-east-1'),
    'a region name',
    'Region to deploy to; left out: that of the credentials.',
  ).optional(),
  logs: z.strictObject({
    retentionDays: leaf(
      z.literal(RETENTION_DAYS),
      RETENTION_DAYS.join(', '),
      'Days that log lines are kept.',
    ),
  }),
  database: z.strictObject({
    auth: leaf(
      z.enum(['iam', 'password']),
      'iam, password',
      'How functions sign in. `password` reads a secret, which code inside the VPC can do only on the laptop.',
    ),
    tls: leaf(
      z.enum(['verify-full', 'disable']),
      'verify-full, disable',
      'Encryption of database connections; `disable` only together with `auth: password`.',
    ),
    instance: leaf(
      z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/, 'expected an instance class such as t4g.micro'),
      'an RDS instance class without `db.`',
      'Size of the PostgreSQL server.',
    ),
    storageGb: leaf(whole(20, 16_384), '20 to 16384', 'Size of its gp3 volume.'),
    backupDays: leaf(whole(1, 35), '1 to 35', 'Days that automatic backups are kept.'),
  }),
  clean: z.strictObject({
    maxBytes: leaf(size, 'a size', 'Larger uploads are refused with the advice to split them.'),
    memoryMb: memory('clean'),
    concurrency: leaf(whole(2, 1000), '2 to 1000', 'Files cleaned at the same time.'),
  }),
  publish: z.strictObject({
    minInterval: leaf(duration, 'a duration', 'Least time between the starts of two publishes.'),
    failureBackoff: leaf(
      duration,
      'a duration',
      'Pause after a failed publish; it doubles with each further failure, up to 30 minutes.',
    ),
  }),
  load: z.strictObject({
    glueAbove: leaf(size, 'a size', 'Larger batches (gzip) are loaded by the Glue job.'),
    memoryMb: memory('load'),
  }),
  crawl: z.strictObject({
    poll: leaf(duration, 'a duration', 'Pause between two looks at a running crawler.'),
  }),
  search: z.strictObject({
    memoryMb: memory('search'),
    provisionedConcurrency: leaf(
      whole(0, 100),
      '0 to 100',
      'Search functions kept warm; each costs about $17.50 a month.',
    ),
    indexCheck: leaf(duration, 'a duration', 'Pause between two looks for a newer index.'),
    requestsPerSecond: leaf(whole(1, 10_000), '1 to 10000', 'The API answers 429 above this rate.'),
  }),
  identity: z.strictObject({
    passwordSignIn: leaf(
      z.boolean(),
      'true, false',
      'Lets the own user pool take a password directly (`lake token`); for the laptop.',
    ),
    issuer: leaf(
      z.url({ protocol: /^https$/ }),
      'an https address',
      "The district's own OIDC issuer; left out: a Cognito user pool of this app.",
    ).optional(),
    groupsClaim: leaf(text(), 'text', 'The claim of a token that lists its groups.'),
    audience: leaf(text(), 'text', 'Audience or client id that its tokens carry.').optional(),
    keysUrl: leaf(
      z.url({ protocol: /^https$/ }),
      'an https address',
      'Where it publishes its signing keys (`jwks_uri` of its discovery document).',
    ).optional(),
  }),
  monitoring: z.strictObject({
    deadline: leaf(
      duration.refine((s) => s >= 3600 && s <= 7 * 86_400 && s % 3600 === 0, {
        error: 'expected whole hours from 1 h to 168 h',
      }),
      'whole hours, 1 h to 168 h',
      'An alarm rings when no file was loaded for this long.',
    ),
    email: leaf(z.email(), 'an address', 'Who gets the alarms; left out: nobody.').optional(),
  }),
  protection: z.strictObject({
    termination: leaf(
      z.boolean(),
      'true, false',
      'Stacks with data and the database refuse to be deleted.',
    ),
    onDestroy: leaf(
      z.enum(['retain', 'erase']),
      'retain, erase',
      'What becomes of buckets, tables and the database when their stack goes.',
    ),
  }),
});

/** The settings of one profile; durations in seconds, sizes in bytes. */
export type ProfileSettings = z.infer<typeof settingsSchema>;
