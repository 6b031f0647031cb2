import type { Column } from '../types';
import type { ColumnProfile } from './column-profile';

type PiiClass = Column['pii'];

/** Names of columns by what they say of a person, as in FERPA: the first that fits decides. */
const BY_NAME: readonly (readonly [name: RegExp, pii: PiiClass])[] = [
  [
    /(?:^|_)(?:ssn|social_security\w*|national_id|passport\w*|password|passwd|pin|tax_id|driver_license\w*|licence_no|medicaid\w*|biometric\w*)(?:_|$)/,
    'identifier',
  ],
  [
    /(?:^|_)(?:student|pupil|learner|person|people|user|teacher|staff|instructor|employee|customer|parent|guardian|contact|state_student|local_student|agent|mentor|member|patient|sis|stu)s?_?(?:id|ids|no|num|number|code|key|guid|uuid|sourced_id|sourced_ids)$/,
    'identifier',
  ],
  [
    /^(?:sid|suid|uid|eid|username|user_name|login|user|student|upn|account|user_ids|customer|identifier)$/,
    'identifier',
  ],
  [
    /(?:^|_)(?:e_?mail\w*|phone\w*|telephone|mobile|cell|fax|sms|address\w*|street\w*|addr\w*|zip\w*|postal\w*|postcode|city|county|latitude|longitude|lat|lon|ip)(?:_|$)/,
    'directory',
  ],
  [
    /(?:^|_)(?:first|last|middle|given|family|full|maiden|nick|preferred|sur|fore|student|teacher|instructor|parent|guardian|customer|user|employee|mentor|contact)_?names?(?:_|$)/,
    'directory',
  ],
  [
    /^(?:name|surname|forename|initials|suffix|photo|nickname|who|nombre|apellidos?|prenom|nom|vorname|nachname|cognome|nome)$|phonetic_(?:given|family)_name/,
    'directory',
  ],
  [
    /(?:^|_)(?:dob|birth\w*|date_of_birth|gender|sex|age|nationality|citizenship|native_language|home_language)(?:_|$)/,
    'directory',
  ],
  [
    /(?:^|_)(?:race\w*|ethnic\w*|hispanic\w*|religion|disab\w*|iep|sped|homeless|lunch|frl|poverty|income|health\w*|medical\w*|allerg\w*|immigrant|migrant|ell|foster|military)(?:_|$)/,
    'education-record',
  ],
  [
    /(?:^|_)(?:gpa|grade|grades|score\w*|marks?|attendance\w*|absen\w*|tardy|discipline\w*|suspension\w*|behaviou?r\w*|performance|transcript|credits?|enrol\w*|expelled|conduct)(?:_|$)/,
    'education-record',
  ],
];

/**
 * Guesses how a column must be protected, from its name and from the shape of its cells. A guess errs on the
 * side of protection; people decide.
 */
export function guessPii(name: string, profile: ColumnProfile): PiiClass {
  const byName = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (byName !== undefined) return byName;
  const most = Math.max(1, profile.filled / 2);
  if (profile.socialNumbers >= most) return 'identifier';
  return profile.emails >= most || profile.phones >= most ? 'directory' : 'none';
}
