import type { LocalStatus } from '../../local/status';
import { formatNumber } from './table';

function line(label: string, text: string | null): string[] {
  return text === null ? [] : [`  ${label.padEnd(11)}${text}`];
}

function state(running: boolean): string {
  return running ? 'running' : 'stopped';
}

function count(value: number | null): string | null {
  return value === null ? null : formatNumber(value);
}

/** What runs, where it listens and what waits; lines that cannot be known now are left out. */
export function renderStatus(status: LocalStatus): string {
  const { cloud, database } = status.running;
  if (status.port === null) return `no local cloud in ${status.home}: run \`npm run lake -- up\``;
  return [
    `local cloud in ${status.home}`,
    ...line('cloud', `${state(cloud)}, ${status.endpoint}`),
    ...line('database', `${state(database)}, 127.0.0.1:${status.databasePort}`),
    ...status.stacks.flatMap((stack, i) =>
      line(i === 0 ? 'stacks' : '', `${stack.name} ${stack.status}`),
    ),
    ...line('HTTP API', status.apiUrl),
    ...line('psql', status.psql),
    ...line('pending', count(status.pending)),
    ...line('publishing', count(status.runningExecutions)),
  ].join('\n');
}
