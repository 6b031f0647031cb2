import type { Api, ApiAnswer } from './cloud';

/** Longer than the API's own limit of 30 s: its answer says more than our timeout. */
const TIMEOUT_MS = 35_000;

/** {@link Api} over HTTP. */
export class HttpApi implements Api {
  /** @param base address of the API without a slash at the end */
  constructor(private readonly base: string) {}

  async get(
    path: string,
    query: Readonly<Record<string, string>>,
    token: string,
  ): Promise<ApiAnswer> {
    const parameters = new URLSearchParams(query).toString();
    const answer = await fetch(`${this.base}${path}${parameters === '' ? '' : `?${parameters}`}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    return { status: answer.status, body: parse(text) };
  }
}

/** A gateway in front of the API may answer in plain text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 500) };
  }
}
