/**
 * When npm, or the launcher that handed over to this process, is killed outright, nobody is left who would stop us: we
 * notice that our parent changed. Started by hand (`node scripts/start.mjs &`) the parent is a shell that may well end.
 */
export function stopWithParent(): void {
  if (!process.env.npm_lifecycle_event && !process.env.GENNAKER_LAUNCHER) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}
