import { cleanFile } from './clean-file';
import { parseObjectCreated } from './object-created';
import type { CleanConfig, CleanPorts } from './ports';

/** A queue message whose body is an EventBridge event. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
}

/**
 * Cleans the object versions of a queue batch, one after the other: each may need all the memory.
 * @returns ids of the messages that failed and must be delivered again.
 */
export async function cleanBatch(
  ports: CleanPorts,
  config: CleanConfig,
  messages: readonly Message[],
): Promise<string[]> {
  const failed: string[] = [];
  for (const { messageId, body } of messages) {
    try {
      const source = parseObjectCreated(body);
      if (source) await cleanFile(ports, source, config);
      else ports.log.info('the marker of a folder was passed over', { messageId });
    } catch (error) {
      ports.log.error('file could not be cleaned', { messageId, error: String(error) });
      failed.push(messageId);
    }
  }
  return failed;
}
