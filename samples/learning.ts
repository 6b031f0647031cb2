import { cutCell, type Dirt, extraCell, spoilCell } from './dirt';
import { COMPANIES } from './fields';
import { FIRST_NAMES, LAST_NAMES } from './people';
import { PLACES } from './places';
import type { Random } from './random';
import type { SampleOptions } from './sample-file';
import { dayAfter, tablePlan } from './table-plan';

/** Rows of the two small dimensions, as many as the learning platform has at least. */
const DIMENSION = 9;
const DEGREES = ['Data Science', 'Data Engineering', 'Web Development'] as const;

/** Above the numbers of the real sample of this platform, so that both fit into one warehouse. */
const userId = (index: number): string => String(100_001 + index);
const projectId = (index: number): string => String(101 + index);
const dimensionId = (index: number): string => projectId(index % DIMENSION);
/** The day of a row, from 0. */
const dayOf = (index: number): number => index % 28;
/** So many days after 2019-01-01 in milliseconds since 1970. */
const epochDay = (day: number): string => String(Date.UTC(2019, 0, 1 + day));
const ownDay = (index: number): string => epochDay(dayOf(index));
const whole = (least: number, most: number) => (_: number, random: Random) =>
  String(random.whole(least, most));

/** Commas, quotation marks and newlines, as people write. */
function opinion(index: number, random: Random): string {
  const praise = random.pick(['Great', 'Too fast', 'Clear', '"Hard", but fair', 'Más, por favor']);
  return `${praise}, number ${index}.${random.chance(0.3) ? '\nAnd again.' : ''}`;
}

const perStudent = ({ students }: SampleOptions): number => students;
const perDimension = ({ students }: SampleOptions): number =>
  Math.max(DIMENSION, Math.ceil(students / 10));

const ratingDirt = (at: (name: 'submit_date' | 'rating' | 'user_id') => number): Dirt[] => [
  spoilCell('missing', at('rating'), ['']),
  spoilCell('type', at('user_id'), ['me', '1.5']),
  spoilCell('type', at('submit_date'), ['1547337600000.5', 'yesterday']),
  spoilCell('range', at('rating'), ['0', '4']),
  extraCell,
  cutCell,
];

export const usersDim = tablePlan({
  file: 'users_dim.csv',
  dataset: 'users_dim',
  key: ['user_id'],
  count: perStudent,
  cells: {
    user_id: userId,
    name: (_, random) => `${random.zipf(FIRST_NAMES)} ${random.zipf(LAST_NAMES)}`,
    github_handle: (index) => `dev-${index}`,
    location: (_, random) => random.zipf(PLACES).join(', '),
    email: (index) => `user${index}@learners.example.edu`,
    company: (_, random) => (random.chance(0.5) ? random.zipf(COMPANIES) : ''),
  },
  dirt: (at) => [
    spoilCell('missing', at('name'), ['', 'NA']),
    spoilCell('type', at('user_id'), ['first', '1e3']),
    spoilCell('pattern', at('email'), ['nobody', 'no one@school']),
    spoilCell('length', at('github_handle'), ['g'.repeat(101)]),
    extraCell,
    cutCell,
  ],
});

export const projectsDim = tablePlan({
  file: 'projects_dim.csv',
  dataset: 'projects_dim',
  key: ['project_id'],
  count: perDimension,
  cells: {
    project_id: projectId,
    section_id: projectId,
    project_name: (index) => `Project ${index + 1}`,
    section_name: (index) => `Section ${index + 1}`,
    degree_name: (index) => DEGREES[index % DEGREES.length] ?? '',
  },
  dirt: (at) => [
    spoilCell('missing', at('project_name'), ['', 'null']),
    spoilCell('type', at('section_id'), ['third']),
    spoilCell('length', at('degree_name'), ['D'.repeat(201)]),
    extraCell,
  ],
});

export const videosDim = tablePlan({
  file: 'videos_dim.csv',
  dataset: 'videos_dim',
  key: ['video_id'],
  count: perDimension,
  cells: {
    video_id: projectId,
    video_name: (index) => `Video ${index + 1}, "short"`,
    section_name: (index) => `Section ${index + 1}`,
    degree_name: (index) => DEGREES[index % DEGREES.length] ?? '',
  },
  dirt: (at) => [
    spoilCell('missing', at('video_name'), ['', 'NA']),
    spoilCell('type', at('video_id'), ['one']),
    spoilCell('length', at('section_name'), ['S'.repeat(301)]),
    extraCell,
  ],
});

export const projectFeedback = tablePlan({
  file: 'project_feedback.csv',
  dataset: 'project_feedback',
  key: ['user_id', 'project_id', 'submit_date'],
  count: perStudent,
  cells: {
    user_id: userId,
    project_id: dimensionId,
    submit_date: ownDay,
    text: opinion,
    rating: whole(1, 3),
  },
  dirt: ratingDirt,
});

export const sectionFeedback = tablePlan({
  file: 'section_feedback.csv',
  dataset: 'section_feedback',
  // Rows are known by their hash: every cell tells them apart.
  key: ['user_id', 'section_id', 'submit_date', 'text', 'rating'],
  count: perStudent,
  cells: {
    user_id: userId,
    section_id: dimensionId,
    submit_date: ownDay,
    text: opinion,
    rating: whole(1, 3),
  },
  dirt: ratingDirt,
});

export const mentorActivity = tablePlan({
  file: 'mentor_activity.csv',
  dataset: 'mentor_activity',
  key: ['user_id', 'post_date', 'prompt'],
  count: perStudent,
  cells: {
    user_id: userId,
    section_id: dimensionId,
    project_id: dimensionId,
    post_date: (index) => dayAfter(dayOf(index)),
    prompt: (index) => `Question ${index}: why?`,
    post_text: (index, random) => `<p>${opinion(index, random)}</p>`,
    post_score: whole(-10, 60),
    answer_date: (index, random) => dayAfter(dayOf(index) + random.whole(0, 9)),
    answer_text: (index, random) => `<p>${opinion(index, random)}</p>`,
    answer_score: whole(-20, 90),
  },
  dirt: (at) => [
    spoilCell('missing', at('prompt'), ['']),
    spoilCell('type', at('post_score'), ['many', '2.5']),
    spoilCell('type', at('post_date'), ['2019-02-30']),
    spoilCell('length', at('prompt'), ['?'.repeat(201)]),
    extraCell,
    cutCell,
  ],
});

export const videoLog = tablePlan({
  file: 'video_log.csv',
  dataset: 'video_log',
  key: ['user_id', 'video_id', 'first_view_date'],
  count: perStudent,
  cells: {
    user_id: userId,
    video_id: dimensionId,
    degree_id: () => '1',
    first_view_date: ownDay,
    last_view_date: (index, random) => epochDay(dayOf(index) + random.whole(0, 3)),
    views_per_user: whole(1, 4),
  },
  dirt: (at) => [
    spoilCell('missing', at('views_per_user'), ['']),
    spoilCell('type', at('video_id'), ['intro']),
    spoilCell('range', at('views_per_user'), ['0', '-1']),
    extraCell,
    cutCell,
  ],
});
