/** How long the slowest step may take before a test gives up: a cold Spark session on two busy cores. */
const DEADLINE_MS = 120_000;
const POLL_MS = 200;

/**
 * Waits until `look` answers something else than undefined.
 * @param what names the condition in the error after the deadline
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  deadlineMs: number = DEADLINE_MS,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not seen within ${deadlineMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
