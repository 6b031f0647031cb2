/** Characters that YAML does not take as they are, not even between quotation marks. */
// oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Words that one version of YAML or another takes for something else. */
const RESERVED = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** A text as a YAML scalar: every text, whatever it looks like, comes back as it was. */
export function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(text) && !RESERVED.test(text) ? text : quoted(text);
}

/** A text as a YAML scalar between quotation marks. */
export function quoted(text: string): string {
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
