import { readFileSync } from 'node:fs';

import type {
  Api,
  ApiAnswer,
  Cloud,
  Execution,
  Executions,
  Functions,
  OutputName,
  QueueDepth,
  Queues,
  Uploads,
  Users,
} from '../../../cli/cloud/cloud';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';

/** Users and groups as Cognito has them: a group must exist before someone is in it. */
export class MemoryUsers implements Users {
  readonly groups = new Set<string>();
  readonly members = new Map<string, { password: string; groups: Set<string> }>();
  /** Called between a password being set and the sign-in. */
  disturb: (name: string) => void = () => {};

  async ensureGroup(name: string): Promise<void> {
    this.groups.add(name);
  }

  async ensureUser(name: string, password: string): Promise<void> {
    const known = this.members.get(name);
    this.members.set(name, { password, groups: known?.groups ?? new Set() });
  }

  async setGroups(name: string, groups: readonly string[]): Promise<void> {
    for (const group of groups)
      if (!this.groups.has(group)) throw new Error(`there is no group ${group}`);
    const user = this.members.get(name);
    if (user === undefined) throw new Error(`there is no user ${name}`);
    user.groups = new Set(groups);
    this.disturb(name);
  }

  async signIn(name: string, password: string): Promise<string | undefined> {
    const user = this.members.get(name);
    if (user?.password !== password) return undefined;
    return `token of ${name}: ${[...user.groups].toSorted().join(' ')}`;
  }
}

/** Answers each call with the next prepared answer and remembers the calls. */
export class ScriptedApi implements Api {
  readonly calls: { path: string; query: Readonly<Record<string, string>>; token: string }[] = [];

  constructor(private readonly answers: readonly ApiAnswer<unknown>[]) {}

  async get<Body>(
    path: string,
    query: Readonly<Record<string, string>>,
    token: string,
  ): Promise<ApiAnswer<Body>> {
    const answer = this.answers[this.calls.length];
    this.calls.push({ path, query, token });
    if (answer === undefined) throw new Error('the test prepared no answer');
    const typed: ApiAnswer<Body> = JSON.parse(JSON.stringify(answer));
    return typed;
  }
}

/** A cloud in memory; tests fill its store and replace the services that they are about. */
export class MemoryCloud implements Cloud {
  readonly place = 'local';
  readonly objects: MemoryObjectStore;
  readonly pool = new MemoryUsers();
  readonly uploaded: string[] = [];
  executionList: readonly Execution[] = [];
  depths: Readonly<Record<string, QueueDepth>> = {};
  http: Api = new ScriptedApi([]);
  invoke: (name: string, payload: unknown) => unknown = () => null;

  constructor(now: () => number = () => Date.now()) {
    this.objects = new MemoryObjectStore({ now });
  }

  /** Every output is called by its name. */
  output(name: OutputName): string {
    return name;
  }

  async store(): Promise<MemoryObjectStore> {
    return this.objects;
  }

  async uploads(): Promise<Uploads> {
    return {
      upload: async (bucket, key, path) => {
        this.uploaded.push(path);
        await this.objects.put(bucket, key, readFileSync(path));
        return (await this.objects.versions(bucket, key))[0]?.versionId ?? '';
      },
    };
  }

  async functions(): Promise<Functions> {
    return {
      invoke: async <Answer>(name: string, payload: unknown): Promise<Answer> => {
        const answer: Answer = JSON.parse(JSON.stringify(await this.invoke(name, payload)));
        return answer;
      },
    };
  }

  async executions(): Promise<Executions> {
    const find = (arn: string) => this.executionList.find((one) => one.arn === arn);
    return {
      recent: async (limit) => this.executionList.slice(0, limit),
      describe: async (arn) => find(arn) ?? { name: '?', arn, status: 'FAILED' },
    };
  }

  async queues(): Promise<Queues> {
    return { depth: async (url) => this.depths[url] ?? { waiting: 0, inFlight: 0 } };
  }

  async users(): Promise<Users> {
    return this.pool;
  }

  async api(): Promise<Api> {
    return this.http;
  }
}
