/* oxlint-disable typescript/no-unsafe-type-assertion -- the one place for these casts */
import type { IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Alias, IFunction, IVersion, Version } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';

// Classes of the CDK as the interfaces that its properties take. The classes declare optional members as `T | undefined`, the
// interfaces as optional; under exactOptionalPropertyTypes these are two types, although each class implements its interface.

export const asBucket = (bucket: Bucket): IBucket => bucket as IBucket;
export const asVpc = (vpc: Vpc): IVpc => vpc as IVpc;
export const asFunction = (alias: Alias): IFunction => alias as IFunction;
export const asVersion = (version: Version): IVersion => version as IVersion;
