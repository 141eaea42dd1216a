import { EnumConstant } from './temporal.ts';

/** The enums an expression can meet, constants in their order. */
const names: Readonly<Record<string, readonly string[]>> = {
  'java.time.DayOfWeek': ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'],
  'java.time.Month': [
    'JANUARY',
    'FEBRUARY',
    'MARCH',
    'APRIL',
    'MAY',
    'JUNE',
    'JULY',
    'AUGUST',
    'SEPTEMBER',
    'OCTOBER',
    'NOVEMBER',
    'DECEMBER',
  ],
  'java.time.temporal.ChronoUnit': [
    'NANOS',
    'MICROS',
    'MILLIS',
    'SECONDS',
    'MINUTES',
    'HOURS',
    'HALF_DAYS',
    'DAYS',
    'WEEKS',
    'MONTHS',
    'YEARS',
    'DECADES',
    'CENTURIES',
    'MILLENNIA',
    'ERAS',
    'FOREVER',
  ],
  'com.netflix.spinnaker.orca.api.pipeline.models.ExecutionStatus': [
    'NOT_STARTED',
    'RUNNING',
    'PAUSED',
    'SUSPENDED',
    'SUCCEEDED',
    'FAILED_CONTINUE',
    'TERMINAL',
    'CANCELED',
    'REDIRECT',
    'STOPPED',
    'SKIPPED',
    'BUFFERED',
  ],
};

const constants = new Map<string, readonly EnumConstant[]>(
  Object.entries(names).map(([enumName, list]) => [
    enumName,
    list.map((name, ordinal) => new EnumConstant(enumName, name, ordinal)),
  ]),
);

export const STATUS_ENUM = 'com.netflix.spinnaker.orca.api.pipeline.models.ExecutionStatus';

export const enumConstants = (enumName: string): readonly EnumConstant[] => constants.get(enumName) ?? [];

/** By name or by ordinal. */
export function enumConstant(enumName: string, key: string | number): EnumConstant | undefined {
  const list = enumConstants(enumName);
  return typeof key === 'number' ? list[key] : list.find((constant) => constant.name === key);
}
