/**
 * Migrates, then seeds what a first start needs: the administrator, the API token, the sandbox's accounts, the demo.
 * Prints one JSON line about what it did, with the administrator's password if it made one; a failure is one line on standard error.
 */
import { readSettings } from '#lib/config/settings';
import { messageOf } from '#lib/kernel/errors';
import { migrate } from '#prisma/migrate';
import { seed } from '#prisma/seed';

try {
  const settings = readSettings();
  const applied = await migrate(settings.databaseUrl);
  const sandbox = process.env.GENNAKER_SANDBOX_READY;
  const { firstPassword } = await seed({
    databaseUrl: settings.databaseUrl,
    secretKey: settings.secretKey,
    adminPassword: settings.adminPassword,
    apiToken: settings.apiToken,
    sandbox: sandbox ? JSON.parse(sandbox) : undefined,
  });
  process.stdout.write(`${JSON.stringify({ applied, firstPassword })}\n`, () => process.exit(0));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  if (process.env.LOG_LEVEL === 'debug') console.error(error);
  process.exit(1);
}
