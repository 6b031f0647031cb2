import type { Log } from '../ports';

type Level = 'info' | 'warn' | 'error';

function write(level: Level, message: string, facts: Readonly<Record<string, unknown>> = {}): void {
  const line = JSON.stringify({ level, message, ...facts });
  if (level === 'error') console.error(line);
  else console.log(line);
}

/** One JSON object a line, as CloudWatch Logs Insights reads it. */
export const consoleLog: Log = {
  info: (message, facts) => write('info', message, facts),
  warn: (message, facts) => write('warn', message, facts),
  error: (message, facts) => write('error', message, facts),
};

/** Says nothing: for the offline commands, whose output is the receipt. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
