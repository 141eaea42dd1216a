import { enumConstant, STATUS_ENUM } from '../values/enums.ts';
import type { Value } from '../values/value.ts';

/** A status is an enum; a name that Spinnaker lacks stays a text. */
export const statusOf = (name: string): Value => enumConstant(STATUS_ENUM, name) ?? name;
