import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

export interface TestServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A server on 127.0.0.1 that answers JSON with a status. */
export async function startServer(
  answer: (request: IncomingMessage, body: string) => { status?: number; body: unknown },
): Promise<TestServer> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const { status = 200, body } = answer(request, text);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
