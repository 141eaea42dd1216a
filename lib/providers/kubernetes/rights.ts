import { objectAt } from '#lib/kernel/json';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { listAt, statusOf, stringsAt } from '#lib/providers/kubernetes/manifest';

/**
 * What an account may do, asked of the cluster. One review of all rules answers most questions about a namespace at once;
 * what they do not grant is asked for one by one, since not every authorizer can list its rules. Without a namespace only
 * single questions tell what is allowed in all of them.
 */
export interface Right {
  group: string;
  version: string;
  /** With its subresource: `pods/log`. */
  resource: string;
  verb: string;
}

export interface Rights {
  allowed(right: Right): Promise<boolean>;
}

const reviews = '/apis/authorization.k8s.io/v1';

export async function rightsIn(api: ClusterApi, namespace: string | undefined): Promise<Rights> {
  const rules = namespace ? await rulesIn(api, namespace) : [];
  const everything = !namespace && (await ask(api, { group: '*', version: '*', resource: '*', verb: '*' }, undefined));
  return {
    allowed: async (right) =>
      everything === true || rules.some((rule) => grants(rule, right)) || (await ask(api, right, namespace)) !== false,
  };
}

export interface Rule {
  verbs: string[];
  apiGroups: string[];
  resources: string[];
  /** Only objects of these names, which is not enough. */
  resourceNames: string[];
}

async function rulesIn(api: ClusterApi, namespace: string): Promise<Rule[]> {
  const answer = await api.connection.request({
    method: 'POST',
    path: `${reviews}/selfsubjectrulesreviews`,
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
    timeoutMs: 10_000,
  });
  if (answer.status > 299) return [];
  return listAt(statusOf(answer.body), 'resourceRules').map((rule) => ({
    verbs: stringsAt(rule, 'verbs'),
    apiGroups: stringsAt(rule, 'apiGroups'),
    resources: stringsAt(rule, 'resources'),
    resourceNames: stringsAt(rule, 'resourceNames'),
  }));
}

/** Pure. `pods` does not grant `pods/log`, which `*` and `*` + `/log` do. */
export function grants(rule: Rule, { group, resource, verb }: Right): boolean {
  const has = (list: readonly string[], ...wanted: string[]) => wanted.some((one) => list.includes(one));
  const [, subresource] = resource.split('/');
  return (
    rule.resourceNames.length === 0 &&
    has(rule.verbs, verb, '*') &&
    has(rule.apiGroups, group, '*') &&
    has(rule.resources, resource, '*', ...(subresource ? [`*/${subresource}`] : []))
  );
}

/** Undefined when the cluster cannot answer the question: what is forbidden then shows when it is done. */
async function ask(api: ClusterApi, right: Right, namespace: string | undefined): Promise<boolean | undefined> {
  const [resource, subresource] = right.resource.split('/');
  const answer = await api.connection.request({
    method: 'POST',
    path: `${reviews}/selfsubjectaccessreviews`,
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          group: right.group,
          version: right.version,
          resource,
          verb: right.verb,
          ...(namespace ? { namespace } : {}),
          ...(subresource ? { subresource } : {}),
        },
      },
    },
    timeoutMs: 10_000,
  });
  if (answer.status > 299) return undefined;
  const status = objectAt(answer.body, 'status');
  return status.allowed === true && status.denied !== true;
}
