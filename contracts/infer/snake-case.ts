/**
 * A name in lower case with underscores between its words, as the warehouse has them: `Study Hours (%)`,
 * `studyHours` and `Study-Hours` all become `study_hours`. Empty when nothing of it is a Latin letter or a digit.
 */
export function snakeCase(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_')
    .toLowerCase()
    .replaceAll(/['\u2019]/g, '')
    .replaceAll(/[^a-z\d]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}
