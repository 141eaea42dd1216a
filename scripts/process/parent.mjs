/**
 * Notices that whoever started this process was killed outright, when nobody is left to pass a signal on. Plain
 * JavaScript, because the launcher needs it before anything is installed.
 *
 * Our parent is npm, a shell that npm runs the script with (`sh -c …`, which some shells replace by the script and some
 * do not), or the launcher. Started by hand (`node scripts/start.mjs &`) it is somebody's shell, which may well end.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Calls `gone` once when a process that must outlive us has ended. */
export function watchParents(gone) {
  if (!process.env.npm_lifecycle_event && !process.env.GENNAKER_LAUNCHER) return;
  const parent = process.ppid;
  const watched = isShellOfNpm(parent) ? [parent, parentOf(parent)] : [parent];
  const timer = setInterval(() => {
    if (process.ppid === parent && watched.every(isAlive)) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}

/** npm starts scripts with a shell whose last word is the script's text; the launcher is no such thing. */
function isShellOfNpm(pid) {
  return !process.env.GENNAKER_LAUNCHER && /(^|\/)(ba|da|z|k)?sh\0?\s*-c/.test(commandLineOf(pid));
}

function commandLineOf(pid) {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return '';
  }
}

function parentOf(pid) {
  if (process.platform === 'linux') return Number(statOf(pid)?.[1] ?? 0);
  return Number(execFileSync('ps', ['-p', String(pid), '-o', 'ppid='], { encoding: 'utf8', stdio: 'pipe' }));
}

function isAlive(pid) {
  if (process.platform === 'linux') return !['Z', 'X', undefined].includes(statOf(pid)?.[0]);
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** State, parent and so on; the name before them stands in parentheses and may hold anything. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
