import { words } from './words';

/** Given names, the common ones first; accents, hyphens and apostrophes as people have them. */
export const FIRST_NAMES: readonly string[] = words(
  'Olivia|Liam|Emma|Noah|Sofía|Mateo|Amelia|Elijah|Ava|Lucas|Mia|Ethan|Zoë',
  'José|Chloé|Jesús|Aaliyah|Andrés|Nia|Omar|Priya|Wei|Fatima|Yusuf|Anaïs',
  "Björn|Siobhán|Renée|Tomás|Inès|Mary-Kate|De'Andre|Łukasz|Ngọc|Søren|Aïcha",
  'Duc|Hana|Kai|Ximena|Grace|Henry|Nora|Samuel|Ruth|Isaac|Leah|Caleb|Esther',
  'Micah',
);

/** Family names, the common ones first. */
export const LAST_NAMES: readonly string[] = words(
  'Smith|Johnson|García|Williams|Brown|Jones|Rodríguez|Miller|Davis|Martínez',
  "Hernández|López|Nguyễn|Wilson|Anderson|Thomas|Taylor|Lee|O'Brien|D'Angelo",
  "O'Neill|Núñez|Muñoz|Müller|Schröder|Lefèvre|Kim|Smith-Jones|van der Berg",
  'de la Cruz|St. John|Patel|Okafor|Haddad|Cohen|Kowalski|Ångström|Șerban',
  'Çelik|Þórsson|Novák|Ivanov|Tanaka|Singh',
);

/** Schools of the sample district. */
export const SCHOOLS: readonly (readonly [id: string, name: string])[] = [
  ['042', 'Lincoln High School'],
  ['043', 'Washington High School'],
  ['051', 'César Chávez Academy'],
  ['052', "St. Mary's Preparatory"],
  ['060', 'Riverside Technical College'],
];
