import { createSecretBox, type SecretBox } from '#lib/accounts/secrets';
import { currentSecretKeys } from '#lib/config/secret-keys';
import { invalid } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { SecretTexts } from '#lib/pipelines/secret-texts';
import type { Database, Sql } from '#lib/store/database';
import { insertRunSecrets, selectRunSecrets } from '#lib/store/run-secrets';

/** Keeps secret parameters sealed for one run and name: a row copied to another run does not open there. */
const placeOf = (executionId: string, name: string) => `run/${executionId}/${name}`;

export async function keepSecrets(sql: Sql, executionId: string, secrets: JsonObject, box?: SecretBox): Promise<void> {
  if (Object.keys(secrets).length === 0) return;
  // Triggers of all kinds start runs; whoever has no box at hand seals with the installation's key.
  const sealing = box ?? createSecretBox(currentSecretKeys);
  const sealed = Object.entries(secrets).map(([name, value]) => [
    name,
    sealing.seal({ value }, placeOf(executionId, name)),
  ]);
  await insertRunSecrets(sql, executionId, Object.fromEntries(sealed));
}

/** The values of a run's secret parameters, for the worker that runs its steps. */
export async function openSecrets(database: Database, box: SecretBox, executionId: string): Promise<JsonObject> {
  const opened: JsonObject = {};
  for (const [name, sealed] of await selectRunSecrets(database.pool, executionId)) {
    opened[name] = box.open(sealed, placeOf(executionId, name)).value ?? null;
  }
  return opened;
}

/** A child that shows what its parent hides is refused before it is written anywhere. */
export async function refuseToShow(
  database: Database,
  child: { name: string; trigger: JsonObject; parent: string },
  box?: SecretBox,
): Promise<void> {
  const sealed = await selectRunSecrets(database.pool, child.parent);
  if (sealed.size === 0) return;
  const values = await openSecrets(database, box ?? createSecretBox(currentSecretKeys), child.parent);
  const texts = new SecretTexts(Object.values(values).map(String));
  if (JSON.stringify(texts.hide(child.trigger)) === JSON.stringify(child.trigger)) return;
  throw invalid(
    `A secret of the run that starts ${child.name} would be shown there; mark the parameter of ${child.name} that takes it as secret`,
  );
}
