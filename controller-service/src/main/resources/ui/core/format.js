/**
 * Numbers and times for people. A value that is absent is a dash.
 * @module
 */
export const NONE = '–';

const UNITS = ['', 'k', 'M', 'G', 'T'];
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** @param {number | null | undefined} value */
const isMissing = (value) => value === null || value === undefined || !Number.isFinite(value);

/** @param {number} value @param {number} base */
function scaled(value, base) {
  let step = 0;
  while (Math.abs(value) >= base && step < UNITS.length - 1) {
    value /= base;
    step += 1;
  }
  return { text: value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1), step };
}

/** As in 12.3 k. @param {number | null | undefined} value */
export function count(value) {
  if (isMissing(value)) {
    return NONE;
  }
  const { text, step } = scaled(/** @type {number} */ (value), 1000);
  return step ? `${text} ${UNITS[step]}` : text;
}

/** @param {number | null | undefined} value */
export function bytes(value) {
  if (isMissing(value)) {
    return NONE;
  }
  const { text, step } = scaled(/** @type {number} */ (value), 1024);
  return `${text} ${BINARY[step]}`;
}

/** @param {number | null | undefined} value bytes per second */
export const byteRate = (value) => (isMissing(value) ? NONE : `${bytes(value)}/s`);

/** @param {number | null | undefined} value per second */
export const rate = (value) => (isMissing(value) ? NONE : `${count(value)}/s`);

/** Processors in use as a percentage of one. @param {number | null | undefined} value */
export const cpu = (value) => (isMissing(value) ? NONE : `${(100 * /** @type {number} */ (value)).toFixed(0)} %`);

/** @param {number | null | undefined} value 0 to 1 */
export function share(value) {
  if (isMissing(value)) {
    return NONE;
  }
  const percent = 100 * /** @type {number} */ (value);
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** The part of packets that a node lost. @param {number | null | undefined} received @param {number | null | undefined} dropped */
export function dropRate(received, dropped) {
  if (isMissing(received) || isMissing(dropped)) {
    return undefined;
  }
  const all = /** @type {number} */ (received) + /** @type {number} */ (dropped);
  return all > 0 ? /** @type {number} */ (dropped) / all : 0;
}

const STEPS = /** @type {[number, string][]} */ ([[86_400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']]);

/** Above that many of a unit, the smaller unit does not matter. */
const EXACT_BELOW = 10;

/** As in 2 h 5 min. @param {number} seconds */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const first = STEPS.findIndex(([length]) => whole >= length);
  if (first < 0) {
    return '0 s';
  }
  const [length, unit] = STEPS[first];
  const number = Math.floor(whole / length);
  const next = STEPS[first + 1];
  const rest = next && number < EXACT_BELOW ? Math.floor((whole % length) / next[0]) : 0;
  return rest ? `${number} ${unit} ${rest} ${next[1]}` : `${number} ${unit}`;
}

/** An ISO 8601 duration of the API, as in PT1M2.5S. @param {string | undefined} text */
export function isoDuration(text) {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text || '');
  if (!parts) {
    return NONE;
  }
  const seconds = Number(parts[1] || 0) * 3600 + Number(parts[2] || 0) * 60 + Number(parts[3] || 0);
  return seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds);
}

const DAY_AND_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const MINUTE = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** Local time; the day only when it is not today. @param {string | Date} when */
export function localTime(when) {
  const date = new Date(when);
  const isToday = date.toDateString() === new Date().toDateString();
  return (isToday ? TIME : DAY_AND_TIME).format(date);
}

/** The hour and minute, local. @param {number} seconds since 1970 */
export const clock = (seconds) => MINUTE.format(new Date(1000 * seconds));

/** @param {string | Date} when */
export const utc = (when) => `${new Date(when).toISOString().replace('T', ' ').replace(/\.\d+Z$/, '')} UTC`;

/** @param {number} number @param {string} one @param {string} [many] */
export const plural = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** The first eight digits of a hash. @param {string | undefined} hash */
export const shortHash = (hash) => (hash || '').slice(0, 8);
