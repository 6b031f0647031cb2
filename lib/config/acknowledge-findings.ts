import { type App, Validations } from 'aws-cdk-lib';

import { FINDINGS } from './nag-suppressions';

/** Tells cdk-nag which findings are known, and why; rows about constructs that this profile lacks are passed over. */
export function acknowledgeFindings(app: App): void {
  for (const { at, findings, reason } of FINDINGS) {
    const construct = app.node.findAll().find(({ node }) => node.path === at);
    if (construct === undefined) continue;
    Validations.of(construct).acknowledge(...findings.map((id) => ({ id, reason })));
  }
}
