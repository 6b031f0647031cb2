import { Stack } from 'aws-cdk-lib';
import {
  CfnClassifier,
  CfnCrawler,
  CfnDatabase,
  CfnSecurityConfiguration,
} from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

import { ZONE } from '../../names';
import { GLUE_LOGS, glueLogArns } from '../constructs/glue-logs';
import type { ZoneBucket } from '../constructs/zone-bucket';

export interface CatalogueProps {
  readonly lake: ZoneBucket;
  /** Names of the datasets: one folder of `clean/`, one table each. */
  readonly datasets: readonly string[];
}

const DATABASE = 'edulake';
const CRAWLER = 'edulake-clean';
/** Once a day, when no publish asks for it: 05:00 UTC. A run costs at least $0.147. */
const DAILY = 'cron(0 5 * * ? *)';

/** The Glue catalogue and the crawler that fills it: a second opinion on what clean has written. */
export class Catalogue extends Construct {
  readonly databaseName = DATABASE;
  readonly crawlerName = CRAWLER;
  readonly securityConfiguration: string;
  private readonly role: Role;

  constructor(scope: Construct, id: string, props: CatalogueProps) {
    super(scope, id);
    const { lake, datasets } = props;
    this.securityConfiguration = this.makeSecurity(lake);
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name: DATABASE, description: 'What the crawler saw in the clean zone' },
    });
    const classifier = new CfnClassifier(this, 'Csv', {
      csvClassifier: {
        name: 'edulake-csv',
        delimiter: ',',
        quoteSymbol: '"',
        containsHeader: 'PRESENT',
        allowSingleColumn: true,
      },
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('glue.amazonaws.com') });
    const crawler = new CfnCrawler(this, 'Crawler', {
      name: CRAWLER,
      role: this.role.roleArn,
      databaseName: DATABASE,
      classifiers: [classifier.ref],
      crawlerSecurityConfiguration: this.securityConfiguration,
      targets: {
        s3Targets: datasets.map((dataset) => ({
          path: `s3://${lake.name}/${ZONE.clean}${dataset}/`,
          // what is not a part lies beside the parts: reject ledgers, what became of fixes
          exclusions: ['**/_*'],
        })),
      },
      schedule: { scheduleExpression: DAILY },
      recrawlPolicy: { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
      // the only behaviours that CRAWL_NEW_FOLDERS_ONLY allows
      schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' },
    });
    crawler.addResourceDependency(database);
    lake.allowRead(this.role, ZONE.clean);
    this.allowCatalogue();
  }

  /** ARN of the crawler. */
  get crawlerArn(): string {
    return Stack.of(this).formatArn({ service: 'glue', resource: `crawler/${CRAWLER}` });
  }

  /** ARNs that a call about the tables of the catalogue must be allowed on: all three levels. */
  get tableArns(): string[] {
    const arn = (resource: string) => Stack.of(this).formatArn({ service: 'glue', resource });
    return [arn('catalog'), arn(`database/${DATABASE}`), arn(`table/${DATABASE}/*`)];
  }

  private makeSecurity({ key }: ZoneBucket): string {
    const kmsKeyArn = key.keyArn;
    const security = new CfnSecurityConfiguration(this, 'Security', {
      name: 'edulake',
      encryptionConfiguration: {
        cloudWatchEncryption: { cloudWatchEncryptionMode: 'SSE-KMS', kmsKeyArn },
        jobBookmarksEncryption: { jobBookmarksEncryptionMode: 'CSE-KMS', kmsKeyArn },
        s3Encryptions: [{ s3EncryptionMode: 'SSE-KMS', kmsKeyArn }],
      },
    });
    // the reference, not the name: jobs and crawlers are made after it
    return security.ref;
  }

  private allowCatalogue(): void {
    const allow = (actions: string[], resources: string[]) =>
      this.role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(
      [
        'glue:GetDatabase',
        'glue:GetTable',
        'glue:GetTables',
        'glue:CreateTable',
        'glue:UpdateTable',
        'glue:GetPartition',
        'glue:GetPartitions',
        'glue:BatchGetPartition',
        'glue:CreatePartition',
        'glue:BatchCreatePartition',
        'glue:UpdatePartition',
      ],
      this.tableArns,
    );
    // neither action knows a narrower resource
    allow(['glue:GetSecurityConfiguration', 'glue:GetClassifier'], ['*']);
    allow(GLUE_LOGS, glueLogArns(Stack.of(this)));
  }
}
