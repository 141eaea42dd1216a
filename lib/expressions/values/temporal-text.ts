import { civilOf, EnumConstant, Instant, isoDayOfWeek, JavaDate, LocalDate, LocalDateTime } from './temporal.ts';

export const shortDays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
export const shortMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Java's text of a date value, or undefined for any other object. */
export function temporalText(value: object): string | undefined {
  if (value instanceof JavaDate) return dateText(value.millis);
  if (value instanceof LocalDate) return localDateText(value.epochDay);
  if (value instanceof LocalDateTime) return `${localDateText(value.epochDay)}T${timeText(value.nanos)}`;
  if (value instanceof Instant) return instantText(value);
  return value instanceof EnumConstant ? enumText(value) : undefined;
}

/** Constants print their names, except those of ChronoUnit: `HALF_DAYS` prints `HalfDays`. */
function enumText({ enumName, name }: EnumConstant): string {
  if (enumName !== 'java.time.temporal.ChronoUnit') return name;
  return name
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}

/** `Thu Jan 01 00:00:00 UTC 1970`; the product's zone is UTC. */
export function dateText(millis: number): string {
  const day = Math.floor(millis / 86_400_000);
  const seconds = Math.floor((millis - day * 86_400_000) / 1000);
  const { year, month, day: dayOfMonth } = civilOf(day);
  const time = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  const names = `${shortDays[isoDayOfWeek(day) - 1]} ${shortMonths[month - 1]}`;
  return `${names} ${pad(dayOfMonth)} ${time} UTC ${year > 0 ? year : 1 - year}`;
}

export function localDateText(epochDay: number): string {
  const { year, month, day } = civilOf(epochDay);
  return `${yearText(year)}-${pad(month)}-${pad(day)}`;
}

function yearText(year: number): string {
  if (year > 9999) return `+${year}`;
  return year < 0 ? `-${pad(-year, 4)}` : pad(year, 4);
}

/** `12:34`, with seconds and 3, 6 or 9 digits of fraction only where they are not zero. */
export function timeText(nanos: number, alwaysSeconds = false): string {
  const seconds = Math.floor(nanos / 1e9);
  const fraction = nanos - seconds * 1e9;
  const text = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}`;
  if (seconds % 60 === 0 && fraction === 0 && !alwaysSeconds) return text;
  return `${text}:${pad(seconds % 60)}${fractionText(fraction)}`;
}

function fractionText(fraction: number): string {
  if (fraction === 0) return '';
  const digits = pad(fraction, 9);
  if (digits.endsWith('000000')) return `.${digits.slice(0, 3)}`;
  return digits.endsWith('000') ? `.${digits.slice(0, 6)}` : `.${digits}`;
}

export function instantText({ seconds, nanos }: Instant): string {
  const day = Math.floor(seconds / 86_400);
  return `${localDateText(day)}T${timeText((seconds - day * 86_400) * 1e9 + nanos, true)}Z`;
}
