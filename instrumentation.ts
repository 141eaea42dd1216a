/** Next calls this once in each server process before it answers anybody. */
export async function register(): Promise<void> {
  const { startServer } = await import('#lib/http/start-server');
  startServer();
}
