/** What e2e/cluster/go.mod pins: the packages to build, and the versions to write into them. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unavailable } from '#lib/kernel/errors';

export const clusterModule = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'e2e', 'cluster');

const kubernetes = 'k8s.io/kubernetes';

interface Pinned {
  /** Of the Go module whose version the program reports. */
  module: string;
  package: string;
  /** Variables of the program that hold its version: a program built by `go build` alone would call itself "unknown". */
  variables(version: string): Record<string, string>;
}

const ofKubernetes = (name: string): Pinned => ({
  module: kubernetes,
  package: `${kubernetes}/cmd/${name}`,
  variables: (version) => {
    const [major = '', minor = ''] = version.slice(1).split('.');
    const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
    const places = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
    return Object.fromEntries(
      places.flatMap((place) => Object.entries(values).map(([name, value]) => [`${place}.${name}`, value])),
    );
  },
});

export const pinned = {
  etcd: { module: 'go.etcd.io/etcd/server/v3', package: 'go.etcd.io/etcd/server/v3', variables: () => ({}) },
  'kube-apiserver': ofKubernetes('kube-apiserver'),
  'kube-controller-manager': ofKubernetes('kube-controller-manager'),
  'kube-scheduler': ofKubernetes('kube-scheduler'),
  kubectl: ofKubernetes('kubectl'),
  kwok: {
    module: 'sigs.k8s.io/kwok',
    package: 'sigs.k8s.io/kwok/cmd/kwok',
    variables: (version) => ({ 'sigs.k8s.io/kwok/pkg/consts.Version': version }),
  },
  helm: {
    module: 'helm.sh/helm/v3',
    package: 'helm.sh/helm/v3/cmd/helm',
    variables: (version) => ({ 'helm.sh/helm/v3/internal/version.version': version }),
  },
  kustomize: {
    module: 'sigs.k8s.io/kustomize/kustomize/v5',
    package: 'sigs.k8s.io/kustomize/kustomize/v5',
    variables: (version) => ({ 'sigs.k8s.io/kustomize/api/provenance.version': version }),
  },
} as const satisfies Record<string, Pinned>;

export type ClusterTool = keyof typeof pinned;

export const clusterTools = Object.keys(pinned) as ClusterTool[];

/** As go.mod names it, e.g. `v1.37.2`. */
export function versionOf(tool: ClusterTool): string {
  const { module } = pinned[tool];
  const lines = goMod()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/^require /, '')
        .split(' '),
    );
  const version = lines.find(([name, version]) => name === module && version?.startsWith('v'))?.[1];
  if (version === undefined) throw unavailable(`e2e/cluster/go.mod pins no version of ${module}: add it with go get`);
  return version;
}

/** For `-ldflags`: no tables for debuggers, and the version. */
export function linkerFlags(tool: ClusterTool): string {
  const variables = Object.entries(pinned[tool].variables(versionOf(tool)));
  return ['-s', '-w', ...variables.map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

/** The machine's Go, on PATH or where Go installs itself; undefined when there is none. */
export function findGo(): string | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/go/bin'].filter((place) => place !== '');
  return places.map((place) => join(place, process.platform === 'win32' ? 'go.exe' : 'go')).find(existsSync);
}

/** Where the built programs lie: a folder per pins and Go version, or what GENNAKER_CLUSTER_CACHE names. */
export function clusterCache(go: string): string {
  const chosen = process.env.GENNAKER_CLUSTER_CACHE;
  if (chosen) return chosen;
  const hash = createHash('sha256')
    .update(goMod())
    .update(readFileSync(join(clusterModule, 'go.sum')));
  hash.update(execFileSync(go, ['env', 'GOVERSION', 'GOOS', 'GOARCH'], { cwd: clusterModule }));
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'gennaker', 'cluster', hash.digest('hex').slice(0, 16));
}

function goMod(): string {
  return readFileSync(join(clusterModule, 'go.mod'), 'utf8');
}
