/** What can be searched; also the path of the list in the API. */
export const KINDS = ['jobs', 'students'] as const;
export type Kind = (typeof KINDS)[number];
