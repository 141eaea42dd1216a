/** The date classes of the allow-list. */
import './util-date.ts';
import './simple-date-format.ts';
import './local-date.ts';
import './local-date-time.ts';
import './instant.ts';
import './day-of-week.ts';
import './chrono-unit.ts';
