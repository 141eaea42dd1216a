/** Loads every table of the allow-list. */
import './objects.ts';
import './strings.ts';
import './string-statics.ts';
import './collections.ts';
import './maps.ts';
import './numbers.ts';
import './number-statics.ts';
import './math.ts';
import './random.ts';
import './uuid.ts';
import './url-encoder.ts';
import './status.ts';
import './characters.ts';
import './dates/all.ts';
