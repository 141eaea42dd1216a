import { resolve } from 'node:path';

/** The project's folder, absolute, without a trailing slash. */
export const root = resolve(import.meta.dirname, '..', '..');
