import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';

import type { Stacks } from '../../../lib/edulake';

/** One resource of a template. */
export interface Resource {
  /** `<stack>/<logical id>`, for messages. */
  readonly name: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy?: string;
}

interface Raw {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** All resources of all stacks. */
export function resources(templates: Readonly<Record<keyof Stacks, Template>>): Resource[] {
  return Object.entries(templates).flatMap(([stack, template]) => {
    const all: Record<string, Raw> = template.toJSON()['Resources'];
    return Object.entries(all).map(([logicalId, { Type, Properties, DeletionPolicy }]) => ({
      name: `${stack}/${logicalId}`,
      logicalId,
      type: Type,
      properties: Properties ?? {},
      ...(DeletionPolicy === undefined ? {} : { deletionPolicy: DeletionPolicy }),
    }));
  });
}

const policyDocument = z.object({ Statement: z.array(z.record(z.string(), z.unknown())) });

/** A statement of a policy, its actions and resources as lists. */
export interface Statement {
  readonly in: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
  readonly roles: readonly string[];
}

const list = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((one) =>
    typeof one === 'string' ? one : JSON.stringify(one),
  );

/** Every statement of the policies that grant something to roles. */
export function roleStatements(all: readonly Resource[]): Statement[] {
  return all
    .filter(({ type }) => type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy')
    .flatMap(({ name, properties }) => {
      return policyDocument.parse(properties['PolicyDocument']).Statement.map((statement) => ({
        in: name,
        effect: String(statement['Effect']),
        actions: list(statement['Action']),
        resources: list(statement['Resource']),
        condition: statement['Condition'],
        roles: list(properties['Roles']),
      }));
    });
}
