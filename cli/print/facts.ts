/** Label and text a line, aligned; lines without text are left out. */
export function facts(lines: readonly (readonly [label: string, text: string | null])[]): string {
  const shown = lines.filter(([, text]) => text !== null && text !== '');
  return shown.map(([label, text]) => `  ${label.padEnd(10)}${text}`).join('\n');
}
