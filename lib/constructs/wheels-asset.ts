import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { FileAssetPackaging, FileSystem, Stack, Stage } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Glue takes a zip of wheels only under a name with this ending. */
const ENDING = '.gluewheels';

/**
 * A folder of wheels as one `<hash>.gluewheels.zip` among the assets. `Asset` names its object `<hash>.zip` whatever the file is
 * called, so this hands the folder to the synthesizer itself.
 */
export class WheelsAsset extends Construct {
  readonly url: string;
  readonly objectArn: string;

  constructor(scope: Construct, id: string, { path }: { readonly path: string }) {
    super(scope, id);
    const hash = FileSystem.fingerprint(path);
    const staged = `asset.${hash}${ENDING}`;
    cpSync(path, join(this.assemblyFolder(), staged), { recursive: true });
    const location = Stack.of(this).synthesizer.addFileAsset({
      fileName: staged,
      packaging: FileAssetPackaging.ZIP_DIRECTORY,
      sourceHash: `${hash}${ENDING}`,
      displayName: 'wheels of the Glue job',
    });
    this.url = location.s3ObjectUrl;
    const bucket = Bucket.fromBucketName(this, 'Assets', location.bucketName);
    this.objectArn = bucket.arnForObjects(location.objectKey);
  }

  private assemblyFolder(): string {
    const stage = Stage.of(this);
    if (stage === undefined) throw new Error('a WheelsAsset needs an App around it');
    return stage.outdir;
  }
}
