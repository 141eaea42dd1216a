import { isJsonObject, type Json, type JsonObject, objectAt } from '#lib/kernel/json';

/** `restrictedExecutionWindow`: days count from 1, which is Sunday; hours that end before they start run past midnight. */
export const days = [
  { value: 2, label: 'Mon' },
  { value: 3, label: 'Tue' },
  { value: 4, label: 'Wed' },
  { value: 5, label: 'Thu' },
  { value: 6, label: 'Fri' },
  { value: 7, label: 'Sat' },
  { value: 1, label: 'Sun' },
] as const;

export interface Hours {
  /** `09:00` */
  from: string;
  to: string;
}

export function daysOf(stage: JsonObject): readonly number[] {
  const list = objectAt(stage, 'restrictedExecutionWindow').days;
  return Array.isArray(list) ? list.map(Number).filter((day) => day >= 1 && day <= 7) : [];
}

export function hoursOf(stage: JsonObject): Hours[] {
  const list = objectAt(stage, 'restrictedExecutionWindow').whitelist;
  return (Array.isArray(list) ? list.filter(isJsonObject) : []).map((span) => ({
    from: clock(span.startHour, span.startMin),
    to: clock(span.endHour, span.endMin),
  }));
}

/** The spans with one of them changed; members Spinnaker added to a span are kept. */
export function withHours(stage: JsonObject, index: number, hours: Hours | undefined): Json[] {
  const list = objectAt(stage, 'restrictedExecutionWindow').whitelist;
  const spans: Json[] = Array.isArray(list) ? list : [];
  if (!hours) return spans.toSpliced(index, 1);
  const [startHour, startMin] = numbers(hours.from);
  const [endHour, endMin] = numbers(hours.to);
  const before = spans[index];
  return spans.toSpliced(index, 1, { ...(isJsonObject(before) ? before : {}), startHour, startMin, endHour, endMin });
}

function clock(hour: Json | undefined, minute: Json | undefined): string {
  return [hour, minute].map((part) => String(Number(part) || 0).padStart(2, '0')).join(':');
}

function numbers(time: string): [number, number] {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return [hour || 0, minute || 0];
}
