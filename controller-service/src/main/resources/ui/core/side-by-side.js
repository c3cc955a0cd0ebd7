/**
 * Compares two texts by lines.
 * @module
 */
import { diffLines } from 'diff';

/** @typedef {{number: number, text: string}} Line */
/** A line of both texts, or one that differs. `before` is absent where a line was added, `after` where one was removed.
 *  @typedef {{kind: 'same' | 'different', before?: Line, after?: Line}} Row */
/** @typedef {{rows: Row[]} | {folded: Row[]}} Stretch */

/** Texts that differ in more lines count as wholly different, so that a page does not hang. */
const MAX_DIFFERENCES = 1_000;
const CONTEXT = 3;

/** @param {string} value */
function linesOf(value) {
  const lines = value.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** @param {string} before @param {string} after @returns {Row[]} */
export function rowsOf(before, after) {
  const end = (/** @type {string} */ text) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
  const changes =
    diffLines(end(before), end(after), /** @type {any} */ ({ maxEditLength: MAX_DIFFERENCES })) ||
    [{ removed: true, value: before }, { added: true, value: after }];
  /** @type {Row[]} */
  const rows = [];
  let left = 1;
  let right = 1;
  /** @type {Line[]} */
  let removed = [];
  /** @type {Line[]} */
  let added = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      rows.push({ kind: 'different', before: removed[index], after: added[index] });
    }
    removed = [];
    added = [];
  };
  for (const change of changes) {
    for (const text of linesOf(change.value)) {
      if (change.removed) {
        removed.push({ number: left++, text });
      } else if (change.added) {
        added.push({ number: right++, text });
      } else {
        flush();
        rows.push({ kind: 'same', before: { number: left++, text }, after: { number: right++, text } });
      }
    }
  }
  flush();
  return rows;
}

/** Folds long stretches of lines that do not differ. @param {Row[]} rows @returns {Stretch[]} */
export function folded(rows) {
  /** @type {Stretch[]} */
  const stretches = [];
  let start = 0;
  while (start < rows.length) {
    let end = start;
    while (end < rows.length && rows[end].kind === rows[start].kind) {
      end += 1;
    }
    const part = rows.slice(start, end);
    const head = start === 0 ? 0 : CONTEXT;
    const tail = end === rows.length ? 0 : CONTEXT;
    if (rows[start].kind === 'same' && part.length > head + tail + 1) {
      stretches.push({ rows: part.slice(0, head) }, { folded: part.slice(head, part.length - tail) }, { rows: part.slice(part.length - tail) });
    } else {
      stretches.push({ rows: part });
    }
    start = end;
  }
  return stretches;
}
