import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');
const PAGES = [
  'README.md',
  ...['docs', 'benchmarks', 'local'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((page) =>
      join(folder, page),
    ),
  ),
].filter((page) => page.endsWith('.md'));

/** Files that a page names: links, and paths of the tree in backticks. */
function named(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const links = [...text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map(([, path = '']) =>
    join(dirname(page), path),
  );
  const paths = [
    ...text.matchAll(/`((?:lambdas|lib|test|cli|scripts|glue-scripts|contracts)\/[\w./-]+\.\w+)`/g),
  ].map(([, path = '']) => path);
  return [...links, ...paths];
}

test.each(PAGES)('what %s names is there', (page) => {
  expect(named(page).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('every decision is in the list of decisions', () => {
  const list = readFileSync(join(ROOT, 'docs/decisions/README.md'), 'utf8');
  const pages = readdirSync(join(ROOT, 'docs/decisions')).filter((page) => /^\d/.test(page));
  expect(pages.filter((page) => !list.includes(`](${page})`))).toEqual([]);
});
