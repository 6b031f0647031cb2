import { resources } from './support/resources';
import { templates } from './support/synthesize';

/**
 * CloudFormation replaces these, data and all, when their logical id or one of these properties changes. A red test here is never
 * repaired by editing the test: the data would have to be moved first.
 */
const PINNED = {
  'lake/Key961B73FD': {},
  'lake/RawBucket672A0DBB': { BucketName: undefined },
  'lake/LakeBucketB1D32E10': { BucketName: undefined },
  'warehouse/DatabaseInstanceAA8A5FDE': {
    DBInstanceIdentifier: undefined,
    DBName: 'edulake',
    Engine: 'postgres',
    StorageEncrypted: true,
    KmsKeyId: { 'Fn::ImportValue': 'EdulakeLake:ExportsOutputFnGetAttKey961B73FDArn5A860C43' },
    DBSubnetGroupName: { Ref: 'DatabaseInstanceSubnetGroupDE121BB6' },
    AvailabilityZone: undefined,
  },
  'search/DisclosuresTableC343C869': {
    TableName: undefined,
    KeySchema: [
      { AttributeName: 'student', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: undefined,
  },
  'search/IdentityPool9E5AED46': { UserPoolName: undefined, UsernameAttributes: undefined },
} as const;

const profiles = (['small', 'district'] as const).map((profile) => ({
  profile,
  all: resources(templates(profile)),
}));

describe.each(profiles)('$profile: an update replaces nothing that holds data', ({ all }) => {
  test.each(Object.entries(PINNED))('%s', (name, pinned) => {
    const properties = all.find((one) => one.name === name)?.properties;
    const found = Object.keys(pinned).map((key) => [key, properties?.[key]]);
    expect(properties).toBeDefined();
    expect(Object.fromEntries(found)).toEqual(pinned);
  });

  test('the name of the master user, which is in the secret, stays', () => {
    const secret = all.find(({ type }) => type === 'AWS::SecretsManager::Secret');
    expect(JSON.stringify(secret?.properties)).toContain('edulake_master');
    expect(secret?.logicalId).toBe(
      'EdulakeWarehouseDatabaseInstanceSecretC8A606E73fdaad7efa858a3daf9490cf0a702aeb',
    );
  });
});
