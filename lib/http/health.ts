import { serverContext } from '#lib/http/context';

/**
 * For load balancers and probes, and for everybody's banner, hence open to everyone: whether this process can do its work,
 * and what ails the database. One that can only be read still serves every screen, so this process is up.
 */
export async function healthResponse(): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  const database = await serverContext().databaseWatch.look();
  if (database.state !== 'away') return Response.json({ status: 'UP', database }, { headers });
  return Response.json(
    { status: 'DOWN', reason: 'The database cannot be reached', database },
    { status: 503, headers },
  );
}
