import type { Json, JsonObject } from '#lib/kernel/json';
import { isJsonObject } from '#lib/kernel/json';
import { type Cause, duplicate, invalidValue, notSupported, required } from '../api/status.ts';
import { parseQuantity } from '../schema/quantity.ts';
import { checkLabels, labelRule, labelRuleText } from './name-checks.ts';
import { objectsIn } from './pod-defaults.ts';

/** What is wrong with a pod's specification; `at` is where it stands, e.g. `spec.template.spec`. */
export function checkPodSpec(spec: JsonObject, at: string): Cause[] {
  const volumes = objectsIn(spec, 'volumes');
  const names = new Set(volumes.map((volume) => volume.name));
  return [
    ...volumes.flatMap((volume, i) => checkVolume(volume, `${at}.volumes[${i}]`)),
    ...repeated(volumes, 'name', `${at}.volumes`),
    ...checkContainers(spec, at, names),
    ...checkChoice(spec.restartPolicy, `${at}.restartPolicy`, ['Always', 'OnFailure', 'Never']),
    ...checkChoice(spec.dnsPolicy, `${at}.dnsPolicy`, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
    ...objectsIn(spec, 'tolerations').flatMap((one, i) =>
      checkChoice(one.operator, `${at}.tolerations[${i}].operator`, ['Equal', 'Exists']),
    ),
  ];
}

/** The sandbox's own limit: each container costs timers and statuses. */
const maxContainers = 100;

function checkContainers(spec: JsonObject, at: string, volumes: Set<Json | undefined>): Cause[] {
  const containers = objectsIn(spec, 'containers');
  if (containers.length === 0) return [required(`${at}.containers`)];
  if (containers.length > maxContainers) {
    const message = `Too many: ${containers.length}: must have at most ${maxContainers} items`;
    return [{ reason: 'FieldValueTooMany', message, field: `${at}.containers` }];
  }
  return [
    ...containers.flatMap((one, i) => checkContainer(one, `${at}.containers[${i}]`, volumes)),
    ...objectsIn(spec, 'initContainers').flatMap((one, i) =>
      checkContainer(one, `${at}.initContainers[${i}]`, volumes),
    ),
    ...repeated(containers, 'name', `${at}.containers`),
  ];
}

function checkContainer(container: JsonObject, at: string, volumes: Set<Json | undefined>): Cause[] {
  const mounts = objectsIn(container, 'volumeMounts');
  return [
    ...checkContainerName(container.name, `${at}.name`),
    ...checkImage(container.image, `${at}.image`),
    ...checkChoice(container.imagePullPolicy, `${at}.imagePullPolicy`, ['Always', 'IfNotPresent', 'Never']),
    ...objectsIn(container, 'ports').flatMap((port, i) => checkPort(port, `${at}.ports[${i}]`)),
    ...objectsIn(container, 'env').flatMap((one, i) => checkVariable(one, `${at}.env[${i}]`)),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((name) =>
      checkProbe(container[name], `${at}.${name}`, name === 'readinessProbe'),
    ),
    ...mounts.flatMap((mount, i) => checkMount(mount, `${at}.volumeMounts[${i}]`, volumes)),
    ...repeated(mounts, 'mountPath', `${at}.volumeMounts`, 'must be unique'),
    ...checkResources(container.resources, `${at}.resources`),
  ];
}

function checkVariable(variable: JsonObject, at: string): Cause[] {
  const causes = variable.name ? [] : [required(`${at}.name`)];
  if (!isJsonObject(variable.valueFrom)) return causes;
  if (variable.value) {
    causes.push(invalidValue(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty'));
  }
  for (const source of ['configMapKeyRef', 'secretKeyRef']) {
    const reference = variable.valueFrom[source];
    if (isJsonObject(reference) && !reference.key) causes.push(required(`${at}.valueFrom.${source}.key`));
  }
  return causes;
}

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/** Only readiness may take several successes: what lives or has started need not prove it twice. */
function checkProbe(probe: Json | undefined, at: string, mayRepeat: boolean): Cause[] {
  if (!isJsonObject(probe)) return [];
  const causes = handlers.some((name) => isJsonObject(probe[name]))
    ? []
    : [required(at, 'must specify a handler type')];
  const successes = probe.successThreshold ?? 1;
  if (!mayRepeat && successes !== 1) causes.push(invalidValue(`${at}.successThreshold`, successes, 'must be 1'));
  return causes;
}

function checkContainerName(name: Json | undefined, at: string): Cause[] {
  if (typeof name !== 'string' || name === '') return [required(at)];
  return name.length <= 63 && labelRule.test(name) ? [] : [invalidValue(at, name, labelRuleText)];
}

function checkImage(image: Json | undefined, at: string): Cause[] {
  if (typeof image !== 'string' || image === '') return [required(at)];
  return image === image.trim() ? [] : [invalidValue(at, image, 'must not have leading or trailing whitespace')];
}

export const portRange = 'must be between 1 and 65535, inclusive';
export const isPort = (port: Json | undefined): boolean => typeof port === 'number' && port >= 1 && port <= 65_535;

function checkPort(port: JsonObject, at: string): Cause[] {
  if (port.containerPort === undefined) return [required(`${at}.containerPort`)];
  const causes = isPort(port.containerPort) ? [] : [invalidValue(`${at}.containerPort`, port.containerPort, portRange)];
  return [...causes, ...checkChoice(port.protocol, `${at}.protocol`, ['SCTP', 'TCP', 'UDP'])];
}

function checkMount(mount: JsonObject, at: string, volumes: Set<Json | undefined>): Cause[] {
  const causes: Cause[] = [];
  if (typeof mount.name !== 'string') causes.push(required(`${at}.name`));
  else if (!volumes.has(mount.name)) {
    causes.push({
      reason: 'FieldValueNotFound',
      message: `Not found: ${JSON.stringify(mount.name)}`,
      field: `${at}.name`,
    });
  }
  if (!mount.mountPath) causes.push(required(`${at}.mountPath`));
  return causes;
}

function checkVolume(volume: JsonObject, at: string): Cause[] {
  if (typeof volume.name !== 'string' || volume.name === '') return [required(`${at}.name`)];
  const causes = labelRule.test(volume.name) ? [] : [invalidValue(`${at}.name`, volume.name, labelRuleText)];
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  if (sources.length === 0) causes.push(required(at, 'must specify a volume type'));
  for (const extra of sources.slice(1)) {
    causes.push({
      reason: 'FieldValueForbidden',
      message: 'Forbidden: may not specify more than 1 volume type',
      field: `${at}.${extra}`,
    });
  }
  return causes;
}

function checkResources(resources: Json | undefined, at: string): Cause[] {
  if (!isJsonObject(resources)) return [];
  const limits = isJsonObject(resources.limits) ? resources.limits : {};
  const requests = isJsonObject(resources.requests) ? resources.requests : {};
  const causes: Cause[] = [];
  for (const [name, request] of Object.entries(requests)) {
    const limit = Object.hasOwn(limits, name) ? parseQuantity(String(limits[name])) : undefined;
    if (limit !== undefined && (parseQuantity(String(request)) ?? 0) > limit) {
      causes.push(
        invalidValue(
          `${at}.requests`,
          request,
          `must be less than or equal to ${name} limit of ${String(limits[name])}`,
        ),
      );
    }
  }
  return causes;
}

export function checkChoice(value: Json | undefined, at: string, choices: readonly string[]): Cause[] {
  if (value === undefined || (typeof value === 'string' && choices.includes(value))) return [];
  return [notSupported(at, value, choices)];
}

export const nonNegative = (value: Json | undefined, at: string): Cause[] =>
  typeof value === 'number' && value < 0 ? [invalidValue(at, value, 'must be greater than or equal to 0')] : [];

function repeated(items: JsonObject[], key: string, at: string, detail?: string): Cause[] {
  const seen = new Set<Json | undefined>();
  const causes: Cause[] = [];
  for (const [i, item] of items.entries()) {
    const value = item[key];
    const field = `${at}[${i}].${key}`;
    if (value !== undefined && seen.has(value)) {
      causes.push(detail === undefined ? duplicate(field, value) : invalidValue(field, value, detail));
    }
    seen.add(value);
  }
  return causes;
}

/** Checks the template of a workload against the workload's selector. */
export function checkTemplate(spec: JsonObject, restart: readonly string[]): Cause[] {
  const template = isJsonObject(spec.template) ? spec.template : {};
  const metadata = isJsonObject(template.metadata) ? template.metadata : {};
  const pod = isJsonObject(template.spec) ? template.spec : {};
  const causes = [
    ...checkLabels(metadata.labels, 'spec.template.metadata.labels'),
    ...checkPodSpec(pod, 'spec.template.spec'),
  ];
  if (typeof pod.restartPolicy === 'string' && !restart.includes(pod.restartPolicy)) {
    causes.push(notSupported('spec.template.spec.restartPolicy', pod.restartPolicy, restart));
  }
  return causes;
}
