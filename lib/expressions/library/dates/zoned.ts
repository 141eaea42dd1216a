import type { Zone } from '../../values/objects.ts';
import { Instant, LocalDateTime } from '../../values/temporal.ts';
import { offsetAt } from './zone.ts';

/** Local time at epoch seconds in a zone. */
export function localAt(seconds: number, nanos: number, zone: Zone): LocalDateTime {
  const local = seconds + offsetAt(zone, seconds);
  const epochDay = Math.floor(local / 86_400);
  return new LocalDateTime(epochDay, (local - epochDay * 86_400) * 1e9 + nanos);
}

export function zoneTime(millis: number, zone: Zone): LocalDateTime {
  const seconds = Math.floor(millis / 1000);
  return localAt(seconds, (millis - seconds * 1000) * 1e6, zone);
}

/** The instant of a local time at a fixed offset. */
export function instantAt(dateTime: LocalDateTime, offset: number): Instant {
  const seconds = Math.floor(dateTime.nanos / 1e9);
  return new Instant(dateTime.epochDay * 86_400 + seconds - offset, dateTime.nanos - seconds * 1e9);
}
