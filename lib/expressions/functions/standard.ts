import { jsonFunctions } from './json.ts';
import { stageFunctions } from './stages.ts';
import { type FunctionTable, functionTable } from './table.ts';
import { textFunctions } from './text.ts';

/** Spinnaker's helper functions. */
export const standardFunctions: FunctionTable = functionTable(textFunctions, jsonFunctions, stageFunctions);
