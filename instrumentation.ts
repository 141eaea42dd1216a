/** Next calls this once in each server process before it answers anybody; its other runtime knows no sockets. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startServer } = await import('#lib/http/start-server');
  startServer();
}
