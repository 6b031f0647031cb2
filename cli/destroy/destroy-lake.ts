import { CommandFailed } from '../failures';

/** A stack of this app as CloudFormation has it. */
export interface DeployedStack {
  readonly name: string;
  readonly protected: boolean;
  /** Its buckets, tables or database would stay when it goes. */
  readonly keepsData: boolean;
  /** Physical names of its buckets. */
  readonly buckets: readonly string[];
}

/** What removing needs of a cloud. */
export interface Removal {
  stacks(): Promise<DeployedStack[]>;
  /** Deletes all versions of all objects. @returns how many were deleted. */
  emptyBucket(bucket: string): Promise<number>;
  /** `cdk destroy` of all stacks. */
  deleteStacks(): Promise<void>;
  /** Removes what holds the stacks; for an account nothing. */
  finish(): Promise<void>;
  /** What stays behind by nature, and how to remove it, a line each. */
  readonly remains: readonly string[];
}

/** What was removed (stack names) and what stays behind. */
export interface RemovalResult {
  readonly removed: readonly string[];
  readonly remains: readonly string[];
}

/**
 * Empties the buckets, deletes the stacks, and says what remains.
 * @throws {CommandFailed} when a stack is protected or keeps its data (then nothing was touched), or is still there afterwards
 */
export async function destroyLake(
  removal: Removal,
  onStep: (text: string) => void,
): Promise<RemovalResult> {
  const stacks = await removal.stacks();
  // before the first object goes: half of a lake is no use to anybody
  const guarded = stacks.filter((stack) => stack.protected || stack.keepsData);
  if (guarded.length > 0)
    throw new CommandFailed(
      `${guarded.map(({ name }) => name).join(', ')} are protected: set protection.termination: false and protection.onDestroy: erase in config/settings.yaml, run \`npx cdk deploy --all\`, then destroy again`,
    );
  for (const bucket of stacks.flatMap((stack) => stack.buckets)) {
    const count = await removal.emptyBucket(bucket);
    onStep(`emptied ${bucket}: ${count} object versions`);
  }
  if (stacks.length > 0) await removal.deleteStacks();
  const left = (await removal.stacks()).map((stack) => stack.name);
  if (left.length > 0)
    throw new CommandFailed(
      `${left.join(', ')} could not be deleted: see the events of the stack in CloudFormation, then run destroy again`,
    );
  await removal.finish();
  return { removed: stacks.map((stack) => stack.name), remains: removal.remains };
}
