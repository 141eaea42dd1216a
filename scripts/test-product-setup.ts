import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInstance } from '#scripts/start/instance';
import { type TestedProduct, testedProductVariable } from './test-product.ts';

export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gennaker-product-'));
  const adminPassword = randomBytes(12).toString('hex');
  const apiToken = randomBytes(24).toString('hex');
  const instance = await startInstance({
    dataDir,
    adminPassword,
    apiToken,
    // One journey knocks at every door with tokens that are none.
    env: { GENNAKER_RATE_WRONG_TOKENS: 'off' },
  });
  const product: TestedProduct = { url: instance.url, adminName: 'admin', adminPassword, apiToken, dataDir };
  process.env[testedProductVariable] = JSON.stringify(product);
  return async () => {
    await instance.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
