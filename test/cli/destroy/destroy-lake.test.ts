import { type DeployedStack, destroyLake, type Removal } from '../../../cli/destroy/destroy-lake';

const OPEN = { protected: false, keepsData: false };
const LAKE: DeployedStack = { ...OPEN, name: 'EdulakeLake', buckets: ['raw', 'lake'] };
const SEARCH: DeployedStack = { ...OPEN, name: 'EdulakeSearch', buckets: [] };

/** A cloud that writes down what is done to it. */
function removalOf(stacks: readonly DeployedStack[], left: readonly DeployedStack[] = []) {
  const done: string[] = [];
  let current = stacks;
  const removal: Removal = {
    stacks: async () => [...current],
    emptyBucket: async (bucket) => {
      done.push(`empty ${bucket}`);
      return 3;
    },
    deleteStacks: async () => {
      done.push('delete stacks');
      current = left;
    },
    finish: async () => void done.push('finish'),
    remains: ['remains: a key'],
  };
  return { removal, done };
}

test('buckets are emptied, then the stacks go; what remains is told', async () => {
  const { removal, done } = removalOf([LAKE, SEARCH]);
  const steps: string[] = [];
  const result = await destroyLake(removal, (text) => void steps.push(text));
  expect(done).toEqual(['empty raw', 'empty lake', 'delete stacks', 'finish']);
  expect(steps).toContain('emptied raw: 3 object versions');
  expect(result).toEqual({
    removed: ['EdulakeLake', 'EdulakeSearch'],
    remains: ['remains: a key'],
  });
});

test.each([{ protected: true }, { keepsData: true }])(
  'a stack with %p stops it before anything is touched, with the way to go on',
  async (state) => {
    const { removal, done } = removalOf([{ ...LAKE, ...state }, SEARCH]);
    await expect(destroyLake(removal, () => {})).rejects.toThrow(
      /^EdulakeLake are protected: set protection\.termination: false .*config\/settings\.yaml/,
    );
    expect(done).toEqual([]);
  },
);

test('a stack that survives is an error', async () => {
  const { removal, done } = removalOf([LAKE, SEARCH], [LAKE]);
  await expect(destroyLake(removal, () => {})).rejects.toThrow(/^EdulakeLake could not be deleted/);
  expect(done).not.toContain('finish');
});

test('without stacks there is nothing to delete', async () => {
  const { removal, done } = removalOf([]);
  expect(await destroyLake(removal, () => {})).toMatchObject({ removed: [] });
  expect(done).toEqual(['finish']);
});
