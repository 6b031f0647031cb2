import { renderRecommendations, renderSearch } from '../../../cli/print/answers';
import { renderStatus } from '../../../cli/print/status';
import type { LocalStatus } from '../../../local/status';

test('search results are a table with the exact total below', () => {
  const item = { id: 'J1', score: 1.23456, title: 'Data Engineer', city: 'Boston', state: 'MA' };
  const text = renderSearch('jobs', { total: 1234, items: [item], took_ms: 2.5 });
  expect(text).toMatch(/1\.235 +J1 +Data Engineer +- +Boston, MA/);
  expect(text).toContain('1,234 jobs, 1 shown (2.5 ms)');
});

test('a recommendation explains itself', () => {
  const item = {
    id: 'J1',
    score: 0.75,
    title: 'Data Analyst',
    company: 'Contoso',
    parts: [
      { name: 'skills', score: 0.5 },
      { name: 'gpa', score: 0.25 },
    ],
    matched_skills: ['SQL', 'Excel'],
    missing_skills: [],
    advice: 'learn Tableau',
  };
  const text = renderRecommendations({ total: 1, items: [item], took_ms: 1 });
  expect(text.split('\n')).toEqual([
    '1. Data Analyst, Contoso [J1] 0.75',
    '   score    skills 0.5 + gpa 0.25',
    '   matched  SQL, Excel',
    '   advice   learn Tableau',
  ]);
});

const stopped: LocalStatus = {
  home: '/home/.local',
  running: { cloud: false, database: false },
  port: null,
  databasePort: null,
  endpoint: null,
  apiUrl: null,
  stacks: [],
  pending: null,
  runningExecutions: null,
  psql: null,
};

test('the status of no cloud says how to get one', () => {
  expect(renderStatus(stopped)).toBe('no local cloud in /home/.local: run `npm run lake -- up`');
});

test('the status of a running cloud: ports, URLs, stacks, what is pending', () => {
  const text = renderStatus({
    ...stopped,
    running: { cloud: true, database: true },
    port: 4700,
    databasePort: 5700,
    endpoint: 'http://127.0.0.1:4700',
    apiUrl: 'http://127.0.0.1:4700/_aws/execute-api/abc',
    stacks: [
      { name: 'EdulakeLake', status: 'CREATE_COMPLETE' },
      { name: 'EdulakeSearch', status: 'CREATE_COMPLETE' },
    ],
    pending: 0,
    runningExecutions: 1,
    psql: "psql 'postgresql://x'",
  });
  expect(text).toMatch(/cloud +running, http:\/\/127\.0\.0\.1:4700/);
  expect(text).toMatch(/stacks +EdulakeLake CREATE_COMPLETE\n +EdulakeSearch CREATE_COMPLETE/);
  expect(text).toMatch(/pending +0\n +publishing +1$/);
});
