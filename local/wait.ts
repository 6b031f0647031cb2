const POLL_MS = 50;

/**
 * Waits until `look` answers something else than undefined.
 * @param what names the condition in the error after the deadline
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined>,
  deadlineSeconds: number,
): Promise<T> {
  const end = Date.now() + deadlineSeconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${deadlineSeconds} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
