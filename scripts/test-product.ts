/**
 * The whole product for browser tests, started once per run by vitest's global setup (`scripts/test-product-setup.ts`) the
 * way `npm start` does, on free ports and a data folder of its own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { unavailable } from '#lib/kernel/errors';

const product = z.object({
  /** Without a trailing slash. */
  url: z.string(),
  adminName: z.string(),
  adminPassword: z.string(),
  /** A token of the administrator, for `/gate`. */
  apiToken: z.string(),
  dataDir: z.string(),
});
export type TestedProduct = z.infer<typeof product>;

export const testedProductVariable = 'GENNAKER_TESTED_PRODUCT';

export function testedProduct(): TestedProduct {
  const text = process.env[testedProductVariable];
  if (!text) throw unavailable('Browser tests run with: npx vitest run --config vitest.e2e.config.ts');
  return product.parse(JSON.parse(text));
}

/** What the sandbox said when it was ready: its addresses. */
export function sandboxOf({ dataDir }: Pick<TestedProduct, 'dataDir'>): unknown {
  return JSON.parse(readFileSync(join(dataDir, 'sandbox', 'addresses.json'), 'utf8'));
}

/** The process of a part, for tests that kill it: the supervisor starts it again under another number. */
export function processOf(
  { dataDir }: Pick<TestedProduct, 'dataDir'>,
  part: 'worker' | 'web' | 'sandbox' | 'postgres',
): number {
  const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as {
    children: Record<string, { pid: number }>;
  };
  const pid = run.children[part]?.pid;
  if (!pid) throw unavailable(`The ${part} does not run at this moment`);
  return pid;
}
