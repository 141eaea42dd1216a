import type { Container, Pod } from '../kinds.ts';
import { fractionOf } from '../random.ts';

/**
 * What a container does here. Nothing really runs, so the image's tag and the command say it: this is how a demo or a
 * test gets a failure when it wants one.
 */
export interface Behaviour {
  /** The image cannot be pulled. */
  missing: boolean;
  /** `serve` runs on; `crash` dies soon after its start; `complete` ends by itself. */
  kind: 'serve' | 'crash' | 'complete';
  exitCode: number;
  /** How long until a container that ends does so, in ms. */
  runs: number;
  /** How long from its start until it is ready, in ms; undefined: never. */
  readyAfter: number | undefined;
}

const tagOf = (image: string): string => /:([^:/@]*)(?:@|$)/.exec(image)?.[1]?.toLowerCase() ?? 'latest';

export function behaviourOf(pod: Pod, container: Container, init = false): Behaviour {
  const tag = tagOf(container.image);
  const command = [...(container.command ?? []), ...(container.args ?? [])].join(' ').slice(0, 4000);
  const ends = (init && container.restartPolicy !== 'Always') || pod.spec.restartPolicy !== 'Always';
  const kind = tag.includes('crash') ? 'crash' : ends ? 'complete' : 'serve';
  return {
    missing: tag.includes('missing') || tag.includes('notfound'),
    kind,
    exitCode: kind === 'crash' ? 1 : exitCodeOf(tag, command),
    runs: kind === 'crash' ? 1000 : runningTime(command, init),
    readyAfter: readyAfter(pod, container, tag),
  };
}

function exitCodeOf(tag: string, command: string): number {
  const exit = /\bexit ([1-9]\d{0,2})\b/.exec(command);
  if (exit !== null) return Number(exit[1]) & 255;
  return tag.includes('fail') ? 1 : 0;
}

/** `sleep 30` in the command means what it says. */
function runningTime(command: string, init: boolean): number {
  const sleep = /\bsleep (\d{1,5})\b/.exec(command);
  if (sleep !== null) return Number(sleep[1]) * 1000 + 200;
  return init ? 600 : 2000;
}

const longestProbeDelay = 15;

function readyAfter(pod: Pod, container: Container, tag: string): number | undefined {
  if (tag.includes('unready')) return undefined;
  const delay = Math.min(container.readinessProbe?.initialDelaySeconds ?? 0, longestProbeDelay) * 1000;
  const normal = 400 + Math.round(fractionOf(pod.metadata.uid + container.name) * 500) + delay;
  return tag.includes('slow') ? normal * 10 : normal;
}
