import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import { readYamlDocument } from '#lib/kernel/yaml';
import type { SettingChoice } from '#lib/providers/contract';

/** The contexts of a kubeconfig as a person chooses among them; none while the text cannot be read. Pure. */
export function contextsIn(kubeconfig: string): SettingChoice[] {
  const read = readYamlDocument(kubeconfig, { length: 1024 * 1024, aliases: 10 });
  if ('problem' in read || !isJsonObject(read.value)) return [];
  const config: JsonObject = read.value;
  const servers = new Map(
    listOf(config, 'clusters').map((item) => [stringAt(item, 'name'), stringAt(objectAt(item, 'cluster'), 'server')]),
  );
  const current = stringAt(config, 'current-context');
  const contexts = listOf(config, 'contexts').flatMap((item) => {
    const value = stringAt(item, 'name');
    if (!value) return [];
    const context = objectAt(item, 'context');
    const server = servers.get(stringAt(context, 'cluster'));
    const namespace = stringAt(context, 'namespace');
    const about = [hostOf(server), namespace, ...(value === current ? ['its current one'] : [])].filter(Boolean);
    return [{ value, label: about.length > 0 ? `${value} (${about.join(', ')})` : value }];
  });
  return contexts;
}

const listOf = (config: JsonObject, key: string): JsonObject[] => {
  const list = config[key];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
};

/** `cluster.example.com:6443`: where it is, without what may be a secret in an address. */
function hostOf(server: string | undefined): string {
  try {
    return new URL(server ?? '').host;
  } catch {
    return '';
  }
}
