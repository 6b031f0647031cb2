import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

import { readContracts } from '../contracts/read-contracts';
import { bundle } from '../lib/assets/bundle';
import { acknowledgeFindings } from '../lib/config/acknowledge-findings';
import { readSettings } from '../lib/config/read-settings';
import { createStacks } from '../lib/edulake';

const project = join(__dirname, '..');
const app = new App();
const profile: string | undefined = app.node.tryGetContext('profile');
const settings = readSettings(join(project, 'config', 'settings.yaml'), profile);
const contracts = readContracts(join(project, 'contracts'));
createStacks(app, {
  settings,
  assets: bundle(project, contracts),
  datasets: contracts.map(({ dataset }) => dataset),
});
acknowledgeFindings(app);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
