import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import { OUTPUT, STACK } from '../../names';
import type { AppAssets } from '../assets/app-assets';
import type { Settings } from '../config/read-settings';
import type { StageProps } from '../constructs/stage-props';
import { Catalogue } from '../pipeline/catalogue';
import { PipelineFunctions } from '../pipeline/pipeline-functions';
import { PublishMachine } from '../pipeline/publish-machine';
import { Reconcile } from '../pipeline/reconcile';
import { Triggers } from '../pipeline/triggers';
import { Clean } from '../stages/clean/clean';
import { Index } from '../stages/index/index-function';
import { EraseFunction } from '../stages/load/erase-function';
import { LoadFunction } from '../stages/load/load-function';
import { LoadJob } from '../stages/load/load-job';
import { Recommend } from '../stages/recommend/recommend';
import type { LakeStack } from './lake-stack';
import type { WarehouseStack } from './warehouse-stack';

export interface PipelineStackProps extends StackProps {
  readonly settings: Settings;
  readonly assets: AppAssets;
  readonly datasets: readonly string[];
  readonly lake: LakeStack;
  readonly warehouse: WarehouseStack;
}

/** From cleaning to the index: everything that holds no data and may be replaced at any time. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, props: PipelineStackProps) {
    super(scope, STACK.pipeline, props);
    const { settings, assets, datasets, warehouse } = props;
    const { raw, lake, upload, failedEvents } = props.lake;
    const { access } = warehouse;
    const stage: StageProps = { assets, logs: settings.logs, failedEvents };
    const cleaning = { ...stage, raw, lake, upload, settings: settings.clean };
    const clean = new Clean(this, 'Clean', cleaning);
    // new contracts clean files only when the warehouse has their columns
    this.addStackDependency(warehouse);
    const catalogue = new Catalogue(this, 'Catalogue', { lake, datasets });
    const loading = { ...stage, lake, access };
    const load = new LoadFunction(this, 'Load', { ...loading, settings: settings.load });
    const erase = new EraseFunction(load, 'Erase', loading);
    const job = new LoadJob(this, 'LoadJob', {
      lake,
      access,
      code: assets.job,
      securityConfiguration: catalogue.securityConfiguration,
    });
    const recommend = new Recommend(this, 'Recommend', loading);
    const index = new Index(this, 'Index', { ...stage, lake });
    const around = new PipelineFunctions(this, 'Steps', {
      ...stage,
      raw,
      lake,
      catalogue,
      settings,
    });
    const reconcile = new Reconcile(around, 'Reconcile', { ...stage, raw, lake, upload });
    const { machine } = new PublishMachine(this, 'Publish', {
      functions: {
        plan: around.plan,
        verify: around.verify,
        report: around.report,
        load: load.fn,
        recommend: recommend.fn,
        index: index.fn,
        erase: erase.fn,
      },
      job: job.glue,
      catalogue,
      lakeBucket: lake.name,
      crawl: settings.crawl,
      logs: settings.logs,
    });
    new Triggers(this, 'Triggers', {
      start: around.start,
      reconcile: reconcile.fn,
      lake,
      machine,
    });
    this.export({
      [OUTPUT.cleanFunction]: clean.fn.functionName,
      [OUTPUT.startFunction]: around.start.functionName,
      [OUTPUT.loadFunction]: load.fn.functionName,
      [OUTPUT.eraseFunction]: erase.fn.functionName,
      [OUTPUT.reconcileFunction]: reconcile.fn.functionName,
      [OUTPUT.loadJob]: job.glue.job.ref,
      [OUTPUT.stateMachine]: machine.stateMachineArn,
      [OUTPUT.crawler]: catalogue.crawlerName,
      [OUTPUT.catalogDatabase]: catalogue.databaseName,
    });
  }

  private export(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
