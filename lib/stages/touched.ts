import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';

/** Which live objects a run of a stage changed, as its fields and outputs tell. Pure. */
export interface TouchedObject {
  account: string;
  namespace: string;
  /** As it is written in the stage: `replicaSet`, `Deployment`. */
  kind: string;
  name: string;
}

const namesOf = 'outputs.manifestNamesByNamespace';

/** The fields and outputs that are looked at: the rest may be large. */
export const touchedFields: readonly string[] = ['account', 'credentials', 'location', 'manifestName', namesOf];

/** What was acted on by name, and what was deployed or deleted by namespace. */
export function touchedBy(run: { context: JsonObject; outputs: JsonObject }): TouchedObject[] {
  const { context, outputs } = run;
  const account = stringAt(context, 'account') ?? stringAt(context, 'credentials') ?? '';
  const target = stringAt(context, 'manifestName');
  const promoted = objectAt(isJsonObject(outputs[namesOf]) ? outputs : context, namesOf);
  const named = [
    ...(target ? [{ namespace: stringAt(context, 'location') ?? '', title: target }] : []),
    ...Object.entries(promoted).flatMap(([namespace, titles]) =>
      (Array.isArray(titles) ? titles : []).flatMap((title) =>
        typeof title === 'string' ? [{ namespace, title }] : [],
      ),
    ),
  ];
  return named.flatMap(({ namespace, title }) => {
    const [kind, name, ...more] = title.trim().split(/\s+/);
    return kind && name && more.length === 0 ? [{ account, namespace, kind, name }] : [];
  });
}
