import { ConfigurationError } from '../shared/errors';
import type { RawVersion } from './raw-version';

/** The parts of EventBridge's "Object Created" that cleaning needs; keys are not URL-encoded there. */
interface ObjectCreated {
  readonly detail?: {
    readonly bucket?: { readonly name?: string };
    readonly object?: {
      readonly key?: string;
      readonly size?: number;
      readonly 'version-id'?: string;
    };
  };
}

/** The empty object that the S3 console puts for a folder: it holds no data and gets no receipt. */
export function isFolder(key: string, bytes: number | undefined): boolean {
  return key.endsWith('/') && bytes === 0;
}

/**
 * Reads the event in a queue message. @returns undefined for a folder.
 * @throws {ConfigurationError} for any other kind of message.
 */
export function parseObjectCreated(body: string): RawVersion | undefined {
  const { bucket, object } = parse(body).detail ?? {};
  if (!bucket?.name || !object?.key) {
    throw new ConfigurationError(
      'the message is no EventBridge "Object Created" event: check the rule that feeds the queue',
    );
  }
  if (isFolder(object.key, object.size)) return undefined;
  const versionId = object['version-id'];
  return { bucket: bucket.name, key: object.key, ...(versionId && { versionId }) };
}

function parse(body: string): ObjectCreated {
  try {
    const event: ObjectCreated = JSON.parse(body);
    return event;
  } catch (error) {
    throw new ConfigurationError('the message is no JSON', {}, { cause: error });
  }
}
