import { serverContext } from '#lib/http/context';

/** For load balancers and probes, hence open to everyone: whether this process can do its work, and nothing else. */
export async function healthResponse(): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  try {
    const { database } = serverContext();
    await database.pool.query('SELECT 1');
    return Response.json({ status: 'UP' }, { headers });
  } catch {
    return Response.json({ status: 'DOWN', reason: 'The database cannot be reached' }, { status: 503, headers });
  }
}
