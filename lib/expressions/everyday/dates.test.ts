import { everyday } from '../testing/release.ts';

everyday([
  ["new java.text.SimpleDateFormat('yyyy').toPattern()", 'yyyy'],
  ["T(java.time.LocalDate).parse('2026-02-28').plusDays(1).toString()", '2026-03-01'],
  ['T(java.time.LocalDate).of(2024, 2, 29).plusYears(1).toString()', '2025-02-28'],
  ["T(java.time.LocalDate).parse('2026-11-28').getDayOfWeek().toString()", 'SATURDAY'],
  ["T(java.time.LocalDate).parse('2026-01-31').plusMonths(1).toString()", '2026-02-28'],
  ["T(java.time.LocalDate).parse('2026-01-31').isLeapYear()", false],
  ["T(java.time.LocalDate).parse('2026-03-01').minusDays(1).getDayOfMonth()", 28],
  ["T(java.time.LocalDate).parse('2026-03-01').getDayOfYear()", 60],
  ["T(java.time.LocalDate).parse('2026-03-01').isBefore(T(java.time.LocalDate).parse('2026-03-02'))", true],
  ["T(java.time.LocalDateTime).parse('2026-01-02T03:04:05').plusHours(24).toString()", '2026-01-03T03:04:05'],
  ['T(java.time.Instant).ofEpochMilli(0).toString()', '1970-01-01T00:00:00Z'],
  ["T(java.time.Instant).parse('2026-01-01T00:00:00Z').toEpochMilli()", 1767225600000],
]);
