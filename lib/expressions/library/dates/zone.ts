import { javaException, shorten } from '../../errors.ts';
import { Zone } from '../../values/objects.ts';
import { offsetSeconds } from './iso.ts';

/** Zones by id. Regions use the host's time zone data (`Intl`), which browsers have as well. */
export function zoneOf(id: string): Zone {
  const fixed = offsetSeconds(id);
  if (fixed !== undefined) return new Zone(id, fixed);
  const prefixed = /^(?:UTC|GMT|UT)(.*)$/.exec(id);
  if (prefixed) {
    const offset = prefixed[1] === '' ? 0 : offsetSeconds(prefixed[1] ?? '');
    if (offset !== undefined) return new Zone(id, offset);
  }
  return new Zone(regionOf(id), undefined);
}

function regionOf(id: string): string {
  const known = /^[A-Za-z][A-Za-z0-9~/._+-]+$/.test(id) && isKnown(id);
  if (known) return id;
  throw javaException('java.time.zone.ZoneRulesException', `There is no time zone ${shorten(id)}`);
}

function isKnown(id: string): boolean {
  try {
    return formatterOf(id) !== undefined;
  } catch {
    return false;
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(id: string): Intl.DateTimeFormat {
  const known = formatters.get(id);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: id,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formatters.size > 50) formatters.clear();
  formatters.set(id, made);
  return made;
}

/** The zone, the second and the offset that were asked for last: one document asks for the same "now" many times. */
let last = { id: '', epochSeconds: 0, offset: 0 };

/** Seconds east of UTC at an instant. */
export function offsetAt(zone: Zone, epochSeconds: number): number {
  if (zone.fixedOffset !== undefined) return zone.fixedOffset;
  if (last.id !== zone.id || last.epochSeconds !== epochSeconds)
    last = { id: zone.id, epochSeconds, offset: offsetOf(zone.id, epochSeconds) };
  return last.offset;
}

function offsetOf(id: string, epochSeconds: number): number {
  const parts = formatterOf(id).formatToParts(new Date(epochSeconds * 1000));
  const field = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return local / 1000 - epochSeconds;
}
