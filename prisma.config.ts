import { defineConfig } from 'prisma/config';

// `prisma generate` needs no engine but insists on downloading one; naming any executable here keeps it off the network.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
