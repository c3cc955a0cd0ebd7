import { router } from './router.js';

/** @template T @typedef {{key: string, title: string, number?: boolean,
 *   value: (item: T) => string | number | null | undefined, cell: (item: T) => unknown}} Column what a table shows in a
 *   column, and what the column sorts by */

const NAMES = new Intl.Collator(undefined, { numeric: true });

/**
 * What a table is sorted by, which the address says as `sort=key` or `sort=key.desc`.
 * @template T @param {Column<T>[]} columns the first is the default @param {string} [parameter]
 */
export function order(columns, parameter = 'sort') {
  const [key, direction] = (router.current.query.get(parameter) || '').split('.');
  const column = columns.find((one) => one.key === key) || columns[0];
  return { column, isDescending: direction === 'desc' && column.key === key };
}

/** @template T @param {T[]} items @param {Column<T>[]} columns @param {string} [parameter] @returns {T[]} */
export function sorted(items, columns, parameter) {
  const { column, isDescending } = order(columns, parameter);
  const sign = isDescending ? -1 : 1;
  const [first] = columns;
  return [...items].sort((a, b) => sign * compare(column.value(a), column.value(b)) || compare(first.value(a), first.value(b)));
}

/** Missing values come first, and worker-2 before worker-10. @param {unknown} a @param {unknown} b */
export function compare(a, b) {
  if (isMissing(a) || isMissing(b)) {
    return Number(isMissing(b)) - Number(isMissing(a));
  }
  return typeof a === 'number' && typeof b === 'number' ? a - b : NAMES.compare(String(a), String(b));
}

/** @param {unknown} value */
const isMissing = (value) => value === null || value === undefined;
