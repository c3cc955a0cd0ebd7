import { html } from '../core/part.js';
import { router } from '../core/router.js';
import { order } from '../core/sort.js';

/**
 * The headings of a table; each sorts by its column, the second time the other way round.
 * @template T @param {import('../core/sort.js').Column<T>[]} columns @param {string} [parameter] of the address
 */
export function sortHeadings(columns, parameter = 'sort') {
  const { column: current, isDescending } = order(columns, parameter);
  return columns.map((column) => {
    const isSorted = column.key === current.key;
    const next = isSorted && !isDescending ? `${column.key}.desc` : column.key;
    return html`<th
      scope="col"
      class=${column.number ? 'number' : ''}
      aria-sort=${isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" class="sort" @click=${() => router.adjust({ [parameter]: next })}>${column.title}</button>
    </th>`;
  });
}
