import { forbidden, invalid } from '#lib/kernel/errors';
import type { CloudAccount } from '#lib/providers/contract';
import { type KubernetesSettings, kubernetesSettings } from '#lib/providers/kubernetes/definition';
import { kindOf, spinnakerKind } from '#lib/providers/kubernetes/kinds';

/** Which namespaces and kinds an account manages. Pure. */
export interface Scope {
  /** The only namespaces, or undefined for all but the omitted. */
  namespaces: readonly string[] | undefined;
  includesNamespace(namespace: string): boolean;
  includesKind(kind: string): boolean;
  /** Throws `forbidden` naming what the account manages. */
  check(kind: string, namespace: string | undefined): void;
}

export function scopeOf(account: CloudAccount): Scope {
  const parsed = kubernetesSettings.safeParse(account.settings);
  if (!parsed.success) throw invalid(`Account ${account.name}: its settings are wrong`, { object: account.name });
  const settings: KubernetesSettings = parsed.data;
  if (settings.namespaces.length > 0 && settings.omitNamespaces.length > 0) {
    throw invalid(`Account ${account.name} names both namespaces and omitNamespaces; keep one`, {
      object: account.name,
    });
  }
  if (settings.kinds.length > 0 && settings.omitKinds.length > 0) {
    throw invalid(`Account ${account.name} names both kinds and omitKinds; keep one`, { object: account.name });
  }
  const kinds = new Set(settings.kinds.map(kindOf));
  const omitKinds = new Set(settings.omitKinds.map(kindOf));
  const includesNamespace = (namespace: string) =>
    settings.namespaces.length > 0
      ? settings.namespaces.includes(namespace)
      : !settings.omitNamespaces.includes(namespace);
  const includesKind = (kind: string) => (kinds.size > 0 ? kinds.has(kind) : !omitKinds.has(kind));
  return {
    namespaces: settings.namespaces.length > 0 ? settings.namespaces : undefined,
    includesNamespace,
    includesKind,
    check(kind, namespace) {
      if (!includesKind(kind)) {
        throw forbidden(`Account ${account.name} does not manage objects of kind ${spinnakerKind(kind)}`, {
          object: account.name,
        });
      }
      if (namespace && !includesNamespace(namespace)) {
        const managed = settings.namespaces.join(', ') || `all but ${settings.omitNamespaces.join(', ')}`;
        throw forbidden(`Account ${account.name} does not manage namespace ${namespace}; it manages ${managed}`, {
          object: account.name,
        });
      }
    },
  };
}
