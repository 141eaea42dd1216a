import { z } from 'zod';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';

/** Any JSON object, as it was parsed; its members are judged by whoever uses them. */
export const jsonObject = z.custom<JsonObject>(isJsonObject, 'expected an object');
