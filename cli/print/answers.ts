import type { ApiItem, ApiList } from '../api/ask';
import type { Kind } from './kinds';
import { formatNumber, renderTable, type TableColumn } from './table';

function text(item: ApiItem, ...names: readonly string[]): string {
  const values = names.map((name) => item[name]).filter((value) => value != null && value !== '');
  return values
    .map((value) => (Array.isArray(value) ? value.join(', ') : String(value)))
    .join(', ');
}

function score({ score: value }: ApiItem): number | null {
  return value === undefined ? null : Math.round(value * 1000) / 1000;
}

const JOB_COLUMNS: readonly TableColumn<ApiItem>[] = [
  { heading: 'score', cell: score },
  { heading: 'id', cell: (job) => job.id, width: 24 },
  { heading: 'title', cell: (job) => text(job, 'title'), width: 48 },
  { heading: 'company', cell: (job) => text(job, 'company'), width: 28 },
  { heading: 'place', cell: (job) => text(job, 'city', 'state'), width: 32 },
  { heading: 'type', cell: (job) => text(job, 'employment_type'), width: 16 },
];

const STUDENT_COLUMNS: readonly TableColumn<ApiItem>[] = [
  { heading: 'score', cell: score },
  { heading: 'id', cell: (student) => student.id, width: 40 },
  {
    heading: 'name',
    cell: (s) => [s['first_name'], s['last_name']].filter(Boolean).join(' '),
    width: 32,
  },
  { heading: 'program', cell: (student) => text(student, 'program'), width: 28 },
  { heading: 'gpa', cell: (student) => text(student, 'gpa') },
  { heading: 'place', cell: (student) => text(student, 'city', 'state'), width: 32 },
];

/** A page of search results and how many there are in all. */
export function renderSearch(kind: Kind, answer: ApiList, colour = false): string {
  const shown = answer.items.length;
  const summary = `${formatNumber(answer.total)} ${kind}${shown < answer.total ? `, ${shown} shown` : ''} (${formatNumber(answer.took_ms)} ms)`;
  if (shown === 0) return summary;
  const columns = kind === 'jobs' ? JOB_COLUMNS : STUDENT_COLUMNS;
  return [renderTable(columns, answer.items, { colour }), '', summary].join('\n');
}

function showPart({ name, score: value }: NonNullable<ApiItem['parts']>[number]): string {
  return `${name} ${formatNumber(Math.round(value * 1000) / 1000)}`;
}

/** Jobs for one student, each with the parts of its score and what would lift it. */
export function renderRecommendations(answer: ApiList): string {
  if (answer.items.length === 0) return 'no recommendations';
  return answer.items
    .map((job, i) => {
      const parts = job.parts ?? [];
      const lines = [
        ['score', parts.map(showPart).join(' + ')],
        ['matched', text(job, 'matched_skills')],
        ['missing', text(job, 'missing_skills')],
        ['advice', text(job, 'advice')],
      ] as const;
      return [
        `${i + 1}. ${text(job, 'title', 'company', 'city', 'state')} [${job.id}] ${score(job) ?? ''}`,
        ...lines
          .filter(([, value]) => value !== '')
          .map(([name, value]) => `   ${name.padEnd(8)} ${value}`),
      ].join('\n');
    })
    .join('\n');
}
