import { parse } from 'yaml';
import { sandboxOf, testedProduct } from '#scripts/test-product';

/** The clusters, asked through the Kubernetes API and not through the product. */
interface Kubeconfig {
  clusters: { cluster: { server: string } }[];
}

export async function cluster(account: string, path: string): Promise<{ status: number; body: Deployment }> {
  return (await clusterAnswer(account, 'GET', path)) as { status: number; body: Deployment };
}

/** Asks for anything, as kubectl would. */
export async function clusterAnswer(account: string, method: string, path: string, body?: object) {
  const sandbox = sandboxOf(testedProduct()) as { clusters: { name: string; kubeconfig: string }[] };
  const text = sandbox.clusters.find((one) => one.name === account)?.kubeconfig;
  if (!text) throw new Error(`The sandbox has no cluster ${account}`);
  const config = parse(text) as Kubeconfig;
  const response = await fetch(`${config.clusters[0]!.cluster.server}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

export interface Deployment {
  metadata: { annotations?: Record<string, string> };
  spec: { replicas: number; template: { spec: { containers: { image: string }[] } } };
  status: { readyReplicas?: number; updatedReplicas?: number };
}

/** The image that a deployment asks for, or undefined when there is no such deployment. */
export async function imageOf(account: string, namespace: string, name: string): Promise<string | undefined> {
  const { status, body } = await cluster(account, `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`);
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`${account} answered ${status}: ${JSON.stringify(body)}`);
  return body.spec.template.spec.containers[0]?.image;
}
