/**
 * Prisma's schema engine in its WASM form. The native one is downloaded at install time from a host that many networks
 * do not reach; this one comes with npm, so migrating works wherever `npm ci` did.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

export const projectRoot = new URL('..', import.meta.url);

/** No table is managed by somebody else; pg-boss keeps its own in a schema of their own, which Prisma never looks at. */
export const noFilters = { externalTables: [], externalEnums: [] };

/** Lends an engine connected to this database. It leaves its connections open when freed, so the pool is ours to end. */
export async function withSchemaEngine<Result>(
  databaseUrl: string,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  // A server that goes away ends idle connections too; the next query reports it, so there is nothing to do here.
  pool.on('error', () => undefined);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool)));
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/**
 * Prisma's adapter cuts a script at every semicolon, also inside the body of a function. Postgres takes a whole script as it
 * is, when it comes without parameters.
 */
function wholeScripts(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    const client = connection.underlyingDriver();
    connection.executeScript = async (script) => void (await client.query(script));
    return connection;
  };
  return factory;
}
