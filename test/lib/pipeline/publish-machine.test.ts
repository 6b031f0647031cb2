import { Match } from 'aws-cdk-lib/assertions';

import { templates } from '../support/synthesize';

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Branches?: readonly Machine[];
  readonly Parameters?: {
    readonly Payload?: Readonly<Record<string, unknown>>;
    readonly Arguments?: unknown;
  };
  readonly ResultSelector?: unknown;
  readonly ResultPath?: string;
  readonly Next?: string;
  readonly Choices?: readonly {
    readonly Next: string;
    readonly Or?: unknown;
    readonly Variable?: string;
    readonly NumericGreaterThan?: number;
    readonly BooleanEquals?: boolean;
  }[];
  readonly Default?: string;
  readonly Seconds?: number;
  readonly End?: boolean;
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

const { pipeline: template } = templates('small');
const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));

/** The definition with every reference as a `<name>`. */
function readDefinition(): Machine {
  const joined: unknown[] = machine?.['Properties'].DefinitionString['Fn::Join'][1];
  const parts = joined.map((part) =>
    typeof part === 'string' ? part : JSON.stringify(part).replaceAll(/[^A-Za-z]/g, ''),
  );
  const parsed: Machine = JSON.parse(parts.join(''));
  return parsed;
}
const definition = readDefinition();

function statesOf(one: Machine): [string, State][] {
  return Object.entries(one.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Branches ?? []).flatMap(statesOf),
  ]);
}
const states = new Map(statesOf(definition));
const tasks = [...states].filter(([, { Type }]) => Type === 'Task');
const lambdas = tasks.filter(([, { Resource }]) => Resource?.endsWith('lambda:invoke'));

test('the way of a batch', () => {
  const path: string[] = [];
  for (let name: string | undefined = definition.StartAt; name !== undefined; ) {
    path.push(name);
    const state: State | undefined = definition.States[name];
    name = state?.Next ?? state?.Choices?.[0]?.Next;
  }
  expect(path).toEqual([
    'Plan',
    'AnythingToDo',
    'VerifyAndLoad',
    'Recommend',
    'Index',
    'AnybodyToErase',
    'Erase',
    'Erased',
    'Report',
  ]);
  expect(states.get('AnythingToDo')?.Default).toBe('NothingToDo');
});

test('files, people to forget and rechecks are all work', () => {
  expect(states.get('AnythingToDo')?.Choices?.[0]).toMatchObject({
    Variable: '$.plan.answer.work',
    NumericGreaterThan: 0,
  });
});

test('erase is called when the Lambda host says so, and always after the Glue host, which answers nothing', () => {
  expect(states.get('LoadInLambda')).toMatchObject({
    ResultSelector: { 'answer.$': '$.Payload' },
    ResultPath: '$.load',
  });
  expect(states.get('LoadInGlue')).toMatchObject({
    ResultSelector: { answer: { erase: true } },
    ResultPath: '$.load',
  });
  const both = states.get('VerifyAndLoad');
  expect(both).toMatchObject({
    ResultSelector: { 'erase.$': '$[1].load.answer.erase' },
    ResultPath: '$.load',
  });
  // the second branch is the load
  expect(Object.keys(both?.Branches?.[1]?.States ?? {})).toContain('LoadInLambda');
  const choice = states.get('AnybodyToErase');
  expect(choice?.Choices).toMatchObject([
    { Variable: '$.load.erase', BooleanEquals: true, Next: 'Erase' },
  ]);
  expect(choice?.Default).toBe('Report');
  expect(states.get('Erase')?.Parameters?.Payload).toMatchObject({
    lake_bucket: expect.anything(),
  });
});

test('erase is called again until it is through', () => {
  expect(states.get('Erase')).toMatchObject({
    ResultSelector: { 'answer.$': '$.Payload' },
    ResultPath: '$.erase',
    Next: 'Erased',
  });
  expect(states.get('Erased')).toMatchObject({
    Choices: [{ Variable: '$.erase.answer.finished', BooleanEquals: true, Next: 'Report' }],
    Default: 'Erase',
  });
});

test('every task has a timeout, and so has the whole', () => {
  expect(tasks.length).toBeGreaterThanOrEqual(10);
  for (const [name, { TimeoutSeconds }] of tasks) {
    expect([name, TimeoutSeconds]).toEqual([name, expect.any(Number)]);
  }
  expect(definition.TimeoutSeconds).toBe(3 * 3600);
});

test('functions are tried again exactly after errors that say so', () => {
  expect(lambdas).toHaveLength(8);
  for (const [name, { Retry }] of lambdas) {
    expect([name, Retry?.map(({ ErrorEquals }) => ErrorEquals.toSorted())]).toEqual([
      name,
      [
        [
          'Lambda.AWSLambdaException',
          'Lambda.ClientExecutionTimeoutException',
          'Lambda.SdkClientException',
          'Lambda.ServiceException',
          'Lambda.TooManyRequestsException',
          'PreconditionFailed',
          'RetryableError',
        ],
      ],
    ]);
  }
});

test('a Glue run waits for another one and is never repeated by itself', () => {
  const glue = states.get('LoadInGlue');
  expect(glue?.Resource).toMatch(/glue:startJobRun\.sync$/);
  expect(glue?.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals)).toEqual([
    'Glue.ConcurrentRunsExceededException',
  ]);
});

test('functions get the run’s id and small flags, nothing else', () => {
  for (const [name, { Parameters }] of lambdas) {
    const payload = Parameters?.Payload ?? {};
    expect([name, payload['run_id.$']]).toEqual([name, '$$.Execution.Name']);
    const others = Object.keys(payload).filter((key) => key !== 'run_id.$');
    expect(['started_at.$', 'phase', 'lake_bucket']).toEqual(expect.arrayContaining(others));
  }
  expect(states.get('LoadInGlue')?.Parameters?.Arguments).toMatchObject({
    '--run_id.$': '$$.Execution.Name',
  });
});

test('a running crawler is joined, and polled until it is ready or half an hour is over', () => {
  const joined = states
    .get('StartCrawler')
    ?.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('Glue.CrawlerRunningException'));
  expect(joined?.Next).toBe(states.get('StartCrawler')?.Next);
  expect(states.get('WaitForCrawler')?.Seconds).toBe(15);
  const ended = states.get('CrawlerEnded');
  expect(ended?.Default).toBe('WaitForCrawler');
  const [choice] = ended?.Choices ?? [];
  expect(choice?.Or).toEqual([
    { Variable: '$.crawler.state', StringEquals: 'READY' },
    { Variable: '$.crawl.polls', NumericGreaterThanEquals: 120 },
  ]);
});

test('whatever happens to verification, the load goes on', () => {
  for (const name of ['VerifyReceipts', 'VerifyCatalogue', 'StartCrawler', 'LookAtCrawler']) {
    const caught = states.get(name)?.Catch?.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect([name, caught?.includes('States.ALL')]).toEqual([name, true]);
  }
});

test('nothing else is caught: a run that failed is seen to fail', () => {
  const caught = [...states].filter(([, { Catch }]) => Catch !== undefined).map(([name]) => name);
  expect(caught.toSorted()).toEqual([
    'LookAtCrawler',
    'StartCrawler',
    'VerifyCatalogue',
    'VerifyReceipts',
  ]);
});

test('the crawler runs only when columns changed', () => {
  const choice = states.get('ColumnsChanged');
  expect(choice?.Choices?.[0]).toMatchObject({ Next: 'StartCrawler' });
  expect(choice?.Default).toBe('Verified');
});

test('executions are traced and logged without data', () => {
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    TracingConfiguration: { Enabled: true },
    LoggingConfiguration: Match.objectLike({ Level: 'ALL', IncludeExecutionData: false }),
  });
});

test('the machine may run and stop its one job, and nothing of any other', () => {
  const policy = JSON.stringify(
    Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.startsWith('PublishMachine'),
    ),
  );
  for (const action of ['StartJobRun', 'GetJobRun', 'GetJobRuns', 'BatchStopJobRun']) {
    expect(policy).toContain(`glue:${action}`);
  }
  expect(policy).toMatch(/glue:startCrawler.*crawler\/edulake-clean/);
});
