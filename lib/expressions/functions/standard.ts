import { artifactFunctions } from './artifacts.ts';
import { deploymentFunctions } from './deployments.ts';
import type { FunctionTable } from './function.ts';
import { jsonFunctions } from './json.ts';
import { lookupFunctions } from './lookups.ts';
import { stageFunctions } from './stages.ts';
import { functionTable } from './table.ts';
import { textFunctions } from './text.ts';
import { urlFunctions } from './urls.ts';
import { yamlFunctions } from './yaml.ts';

/** Spinnaker's helper functions. */
export const standardFunctions: FunctionTable = functionTable(
  textFunctions,
  jsonFunctions,
  yamlFunctions,
  stageFunctions,
  artifactFunctions,
  deploymentFunctions,
  lookupFunctions,
  urlFunctions,
);
