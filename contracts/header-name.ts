/**
 * The form in which header names are compared: without case, accents, spaces and punctuation, so that
 * `Race/Ethnicity`, `race_ethnicity` and `raceEthnicity` are one name. A name of punctuation alone
 * stays as it is.
 */
export function normaliseHeader(name: string): string {
  const bare = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  return bare === '' ? name.trim() : bare;
}
