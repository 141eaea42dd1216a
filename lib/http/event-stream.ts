import type { Actor } from '#lib/auth/actor';
import { authenticate } from '#lib/auth/authenticate';
import { can, type Guarded } from '#lib/auth/can';
import type { ServerContext } from '#lib/http/context';
import type { Change, ChangeListener } from '#lib/http/stream';
import { GennakerError, invalid } from '#lib/kernel/errors';

/**
 * One reader's server-sent events. A reader who does not read is let go once a megabyte waits for them: their browser
 * connects again and looks at everything anew.
 *
 * Who they are and what they may is asked again before a change is told, at most every few seconds, and every minute besides:
 * so a role that was taken away counts here as soon as in a request, and signing out ends the stream. Changes that arrive
 * while it is asked wait for the answer.
 */
const heartbeatMs = 15_000;
const beatsPerCheck = 4;
const freshMs = 3000;
const heldLimit = 1000;
const waitingBytesLimit = 1_000_000;
const perPersonLimit = 40;
const topicLimit = 50;

const openByPerson = new Map<string, number>();
const encoder = new TextEncoder();

export function openEventStream(
  context: ServerContext,
  actor: Actor,
  topics: readonly string[],
  request: Request,
  clock: () => number = Date.now,
): Response {
  const wanted = topicFilter(topics);
  const open = openByPerson.get(actor.name) ?? 0;
  if (open >= perPersonLimit) {
    const message = `${actor.name} has ${open} live pages open; close some of them`;
    throw new GennakerError('limit', message, { data: { retryAfter: 30 } });
  }
  openByPerson.set(actor.name, open + 1);

  let end = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let ended = false;
        const send = (text: string) => {
          if (ended) return;
          if ((controller.desiredSize ?? 0) < -waitingBytesLimit) end();
          else controller.enqueue(encoder.encode(text));
        };
        const tell = (change: Change, object: Guarded | undefined) => {
          if (mayHear(actor, object)) send(`data: ${JSON.stringify(change)}\n\n`);
        };
        let checkedAt = clock();
        let held: Parameters<ChangeListener>[] | undefined;
        const unsubscribe = context.changes.subscribe((change, object) => {
          if (!wanted(change)) return;
          if (held) {
            held.push([change, object]);
            if (held.length > heldLimit) end();
          } else if (clock() - checkedAt < freshMs) tell(change, object);
          else {
            held = [[change, object]];
            void checkSession();
          }
        });
        let beats = 0;
        const beat = setInterval(() => {
          send(': still here\n\n');
          if (++beats % beatsPerCheck === 0) void checkSession();
        }, heartbeatMs);
        const checkSession = async () => {
          const now = await authenticate(context.database, context.keys, request.headers).catch(() => actor);
          if (!now) return end();
          actor = now;
          checkedAt = clock();
          for (const one of held ?? []) tell(...one);
          held = undefined;
        };
        end = () => {
          if (ended) return;
          ended = true;
          clearInterval(beat);
          unsubscribe();
          leave(actor.name);
          // The other side may have closed it already.
          try {
            controller.close();
          } catch {}
        };
        request.signal.addEventListener('abort', end);
        send('retry: 2000\nevent: ready\ndata: {}\n\n');
      },
      cancel: () => end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 65_536 }),
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function mayHear(actor: Actor, object: Guarded | undefined): boolean {
  return object === undefined || can(actor, 'read', object);
}

function leave(name: string): void {
  const left = (openByPerson.get(name) ?? 1) - 1;
  if (left > 0) openByPerson.set(name, left);
  else openByPerson.delete(name);
}

/** `all`, a bare topic (`approvals`), `application:<name>`, or `<topic>:<id>`. Everybody hears `resync`. */
function topicFilter(topics: readonly string[]): (change: Change) => boolean {
  if (topics.length === 0) throw invalid('Say which topics to follow, e.g. ?topics=application:storefront,approvals');
  if (topics.length > topicLimit) throw invalid(`A stream follows at most ${topicLimit} topics`);
  const wanted = new Set(topics);
  return (change) =>
    change.topic === 'resync' ||
    wanted.has('all') ||
    wanted.has(change.topic) ||
    (typeof change.application === 'string' && wanted.has(`application:${change.application}`)) ||
    (typeof change.id === 'string' && wanted.has(`${change.topic}:${change.id}`));
}
