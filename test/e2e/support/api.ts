import { lake } from './lake';

interface Caller {
  readonly apiUrl: string;
  readonly token: string;
}

let caller: Promise<Caller> | undefined;

async function administrator(): Promise<Caller> {
  const [[bearer], [status]] = await Promise.all([
    lake<{ token: string }>('token', '--role', 'admin', '--school', '*'),
    lake<{ apiUrl: string }>('status'),
  ]);
  if (bearer === undefined || status === undefined) throw new Error('lake prints nothing');
  return { apiUrl: status.apiUrl, token: bearer.token };
}

/** `GET` on the HTTP API as an administrator, who signs in once per test file. @throws when it does not answer 200 */
export async function askApi<Answer = unknown>(path: string): Promise<Answer> {
  caller ??= administrator();
  const { apiUrl, token } = await caller;
  const answer = await fetch(`${apiUrl}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (answer.status !== 200)
    throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  const body: Answer = JSON.parse(await answer.text());
  return body;
}
