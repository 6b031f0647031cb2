import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

import type { Settings } from '../../config/read-settings';

export interface DisclosuresProps {
  readonly key: IKey;
  readonly protection: Settings['protection'];
}

/** What DynamoDB asks of whoever uses a table under a customer's key, one by one (its own list has wildcards). */
const USE_OF_KEY = [
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
];

/** Who saw which student's record, when: one item a student and answer. */
export class Disclosures extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { key, protection }: DisclosuresProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'student', type: AttributeType.STRING },
      sortKey: { name: 'at', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires_at',
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: protection.termination,
      removalPolicy:
        protection.onDestroy === 'erase' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }

  /** Adding entries; nobody changes or deletes one. */
  allowAdd(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:PutItem', 'dynamodb:BatchWriteItem'],
        resources: [this.table.tableArn],
      }),
    );
    this.table.encryptionKey?.grant(grantee, ...USE_OF_KEY);
  }
}
