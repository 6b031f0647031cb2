/** Characters that YAML does not take as they are, not even between quotation marks. */
// oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A text as a YAML scalar between quotation marks: every text, whatever it looks like, comes back as it was. */
export function scalar(text: string): string {
  // a JSON string is a YAML string, but for a few characters that JSON does not escape
  return JSON.stringify(text).replaceAll(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A comment line; what would end the line is a space. */
export function comment(text: string): string {
  return `# ${text.replaceAll(UNPRINTABLE, ' ').trim()}`;
}
