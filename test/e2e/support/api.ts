import { lake } from './lake';

/** `GET` on the HTTP API as an administrator. @throws when it does not answer 200 */
export async function askApi<Answer = unknown>(path: string): Promise<Answer> {
  const [bearer] = await lake<{ token: string }>('token', '--role', 'admin', '--school', '*');
  const [status] = await lake<{ apiUrl: string }>('status');
  const answer = await fetch(`${status?.apiUrl}${path}`, {
    headers: { authorization: `Bearer ${bearer?.token}` },
  });
  if (answer.status !== 200)
    throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  const body: Answer = JSON.parse(await answer.text());
  return body;
}
