import type { Api, ApiAnswer, Problem } from './cloud';

/** Longer than the API's own limit of 30 s: its answer says more than our timeout. */
const TIMEOUT_MS = 35_000;

/** {@link Api} over HTTP. */
export class HttpApi implements Api {
  /** @param base address of the API without a slash at the end */
  constructor(private readonly base: string) {}

  async get<Body>(
    path: string,
    query: Readonly<Record<string, string>>,
    token: string,
  ): Promise<ApiAnswer<Body>> {
    const parameters = new URLSearchParams(query).toString();
    const answer = await fetch(`${this.base}${path}${parameters === '' ? '' : `?${parameters}`}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    if (!answer.ok) return { ok: false, status: answer.status, problem: problemOf(text) };
    const body: Body = JSON.parse(text);
    return { ok: true, body };
  }
}

/** A gateway in front of the API may answer in plain text. */
function problemOf(text: string): Problem {
  try {
    const problem: Problem | null = JSON.parse(text);
    return problem ?? {};
  } catch {
    return { detail: text.slice(0, 500) };
  }
}
