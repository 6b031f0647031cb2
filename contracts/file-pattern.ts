/** What a file pattern says about a raw key: the captured values, or undefined when it does not match. */
export interface FilePattern {
  /** Names between braces, in order. */
  readonly names: readonly string[];
  match(key: string): Readonly<Record<string, string>> | undefined;
}

/** A file pattern cannot be read; `message` says why. */
export class FilePatternError extends Error {}

const TOKEN = /\*\*\/?|\*|\?|\{(?<name>[^{}]*)\}|[{}]|[^*?{}]+/gy;
const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * Compiles a glob over raw keys: `*` and `?` stay within one path part, `**` spans parts, `{name}`
 * captures one part or a piece of it. A pattern without `/` is compared with the file name alone.
 * @throws {FilePatternError}
 */
export function compileFilePattern(pattern: string): FilePattern {
  const names: string[] = [];
  const source = [...pattern.matchAll(TOKEN)].map((token) => tokenSource(pattern, token, names));
  if (pattern === '' || pattern.startsWith('/')) {
    throw new FilePatternError(
      `file pattern ${JSON.stringify(pattern)} must name a file or folder`,
    );
  }
  const expression = new RegExp(`^${source.join('')}$`, 'u');
  const whole = pattern.includes('/');
  return {
    names,
    match: (key) => {
      const found = expression.exec(whole ? key : key.slice(key.lastIndexOf('/') + 1));
      return found ? { ...found.groups } : undefined;
    },
  };
}

function tokenSource(pattern: string, token: RegExpExecArray, names: string[]): string {
  const [text] = token;
  const name = token.groups?.['name'];
  if (text === '**/') return '(?:.*/)?';
  if (text === '**') return '.*';
  if (text === '*') return '[^/]*';
  if (text === '?') return '[^/]';
  if (name === undefined) {
    if (text === '{' || text === '}') {
      throw new FilePatternError(`file pattern ${JSON.stringify(pattern)} has an unpaired brace`);
    }
    return text.replaceAll(/[.+^$()|[\]\\/]/g, '\\$&');
  }
  if (!NAME.test(name) || names.includes(name)) {
    throw new FilePatternError(
      `file pattern ${JSON.stringify(pattern)}: {${name}} must be a name in lower case, used once`,
    );
  }
  names.push(name);
  return `(?<${name}>[^/]+?)`;
}
