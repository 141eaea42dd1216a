import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { timestamp } from '../objects.ts';

const user = { username: 'sandbox-admin', groups: ['system:masters', 'system:authenticated'] };

/** The answer to a review: whoever can talk to the sandbox may do everything. */
export function answerReview(kind: string, group: string, body: JsonObject): JsonObject {
  return {
    kind,
    apiVersion: `${group}/v1`,
    metadata: { creationTimestamp: kind === 'SelfSubjectReview' ? timestamp() : null },
    ...(isJsonObject(body.spec) ? { spec: body.spec } : {}),
    status: statusOf(kind),
  };
}

function statusOf(kind: string): JsonObject {
  switch (kind) {
    case 'SelfSubjectReview':
      return { userInfo: user };
    case 'TokenReview':
      return { authenticated: true, user };
    case 'SelfSubjectRulesReview':
      return {
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        incomplete: false,
      };
    default:
      return { allowed: true, reason: 'the sandbox allows everything' };
  }
}
