/** Calls on S3 in flight at once: enough to hide its latency, few enough for one small Lambda. */
const IN_FLIGHT = 24;

/** `items.map(work)` with a bound on what is in flight; answers stay in order, the first failure wins. */
export async function mapBounded<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  inFlight = IN_FLIGHT,
): Promise<R[]> {
  const answers: R[] = [];
  answers.length = items.length;
  const entries = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of entries) answers[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, items.length) }, lane));
  return answers;
}
