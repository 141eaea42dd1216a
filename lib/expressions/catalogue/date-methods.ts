import { methodsOfType } from './entry.ts';

/** Dates and times; the zone is UTC where none is named. */
export const dateMethods = [
  ...methodsOfType('java.util.Date', false, [
    ['getTime()', 'Milliseconds since 1970.', 'new java.util.Date(0).getTime()'],
    ['after(date)', 'Whether it is later.', 'new java.util.Date(5).after(new java.util.Date(0))'],
    ['before(date)', 'Whether it is earlier.', 'new java.util.Date(0).before(new java.util.Date(5))'],
    ['toInstant()', 'As an instant.', 'new java.util.Date(0).toInstant().toString()'],
  ]),
  ...methodsOfType('java.text.SimpleDateFormat', false, [
    [
      'format(date)',
      'Prints a date by a pattern.',
      "new java.text.SimpleDateFormat('yyyyMMddHHmmss').format(new java.util.Date())",
    ],
    ['parse(text)', 'Reads a date by a pattern.', "new java.text.SimpleDateFormat('yyyy-MM-dd').parse('2024-02-29')"],
  ]),
  ...methodsOfType('java.time.LocalDate', true, [
    ['now()', "Today's date.", 'T(java.time.LocalDate).now().toString()'],
    ['now(zone)', "Today's date in a zone.", "T(java.time.LocalDate).now('America/New_York').toString()"],
    ['of(year, month, day)', 'A date.', 'T(java.time.LocalDate).of(2024, 2, 29)'],
    ['parse(text)', 'Reads an ISO date.', "T(java.time.LocalDate).parse('2024-02-29')"],
  ]),
  ...methodsOfType('java.time.LocalDate', false, [
    ['plusDays(days)', 'So many days later.', "T(java.time.LocalDate).parse('2024-02-29').plusDays(5).toString()"],
    ['minusDays(days)', 'So many days earlier.', "T(java.time.LocalDate).parse('2024-02-29').minusDays(5).toString()"],
    [
      'plusMonths(months)',
      'So many months later.',
      "T(java.time.LocalDate).parse('2024-01-31').plusMonths(1).toString()",
    ],
    ['getDayOfWeek()', 'MONDAY to SUNDAY.', "T(java.time.LocalDate).parse('2024-02-29').getDayOfWeek().toString()"],
    ['getDayOfMonth()', '1 to 31.', "T(java.time.LocalDate).parse('2024-02-29').getDayOfMonth()"],
    ['getMonthValue()', '1 to 12.', "T(java.time.LocalDate).parse('2024-02-29').getMonthValue()"],
    ['getYear()', 'The year.', "T(java.time.LocalDate).parse('2024-02-29').getYear()"],
    [
      'isBefore(date)',
      'Whether it is earlier.',
      "T(java.time.LocalDate).parse('2024-02-29').isBefore(T(java.time.LocalDate).of(2025, 1, 1))",
    ],
    [
      'isAfter(date)',
      'Whether it is later.',
      "T(java.time.LocalDate).parse('2024-02-29').isAfter(T(java.time.LocalDate).of(2025, 1, 1))",
    ],
    ['atStartOfDay()', 'Midnight of the date.', "T(java.time.LocalDate).parse('2024-02-29').atStartOfDay().toString()"],
  ]),
  ...methodsOfType('java.time.LocalDateTime', true, [
    ['now()', 'The present date and time.', 'T(java.time.LocalDateTime).now().toString()'],
    [
      'parse(text)',
      'Reads an ISO date with a time.',
      "T(java.time.LocalDateTime).parse('2024-02-29T12:34:56').toString()",
    ],
  ]),
  ...methodsOfType('java.time.LocalDateTime', false, [
    ['getHour()', '0 to 23.', "T(java.time.LocalDateTime).parse('2024-02-29T12:34:56').getHour()"],
    [
      'plusHours(hours)',
      'So many hours later.',
      "T(java.time.LocalDateTime).parse('2024-02-29T12:34:56').plusHours(12).toString()",
    ],
    [
      'toLocalDate()',
      'The date alone.',
      "T(java.time.LocalDateTime).parse('2024-02-29T12:34:56').toLocalDate().toString()",
    ],
  ]),
  ...methodsOfType('java.time.Instant', true, [
    ['now()', 'The present instant.', 'T(java.time.Instant).now().toString()'],
    [
      'ofEpochMilli(milliseconds)',
      'The instant so many milliseconds after 1970.',
      'T(java.time.Instant).ofEpochMilli(0).toString()',
    ],
    ['parse(text)', 'Reads an ISO instant.', "T(java.time.Instant).parse('2024-02-29T12:34:56Z').toString()"],
  ]),
  ...methodsOfType('java.time.Instant', false, [
    ['toEpochMilli()', 'Milliseconds since 1970.', "T(java.time.Instant).parse('2024-02-29T12:34:56Z').toEpochMilli()"],
    [
      'plusSeconds(seconds)',
      'So many seconds later.',
      "T(java.time.Instant).parse('2024-02-29T12:34:56Z').plusSeconds(60).toString()",
    ],
  ]),
  ...methodsOfType('java.time.DayOfWeek', true, [
    ['of(number)', '1 is Monday.', 'T(java.time.DayOfWeek).of(1).toString()'],
  ]),
  ...methodsOfType('java.time.temporal.ChronoUnit', true, [
    ['valueOf(name)', 'DAYS, HOURS, MONTHS, …', "T(java.time.temporal.ChronoUnit).valueOf('DAYS')"],
  ]),
  ...methodsOfType('java.time.temporal.ChronoUnit', false, [
    [
      'between(from, to)',
      'How many whole units lie between two dates.',
      "T(java.time.temporal.ChronoUnit).valueOf('DAYS').between(T(java.time.LocalDate).of(2024, 1, 1), T(java.time.LocalDate).of(2024, 2, 29))",
    ],
  ]),
];
