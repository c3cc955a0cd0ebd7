import { plural } from '../core/format.js';
import { Part, define, html, nothing } from '../core/part.js';
import { folded, rowsOf } from '../core/side-by-side.js';

/** @typedef {import('../core/side-by-side.js').Row} Row */
/** @typedef {import('../core/side-by-side.js').Line} Line */

const NARROW = '(max-width: 700px)';
/** So many rows are drawn at once. */
const SHOWN = 1_000;
/** So many characters of a line are drawn, until the user asks for all. */
const LONG = 1_000;

/** Two texts side by side, or in one column where there is little room. Equal stretches are folded. */
export class TextDiff extends Part {
  static properties = {
    oldText: { attribute: false },
    newText: { attribute: false },
    oldName: { attribute: false },
    newName: { attribute: false },
    opened: { state: true },
    isWhole: { state: true },
    shown: { state: true },
  };

  constructor() {
    super();
    this.oldText = '';
    this.newText = '';
    this.oldName = 'before';
    this.newName = 'after';
    /** @type {Set<number>} folded stretches that are open, by number */
    this.opened = new Set();
    this.shown = SHOWN;
    /** Whether long lines are shown to their end. */
    this.isWhole = false;
    this.narrow = matchMedia(NARROW);
    this.redraw = () => this.requestUpdate();
    /** @type {Row[]} */
    this.rows = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.narrow.addEventListener('change', this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.narrow.removeEventListener('change', this.redraw);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('oldText') || changed.has('newText')) {
      this.rows = rowsOf(this.oldText, this.newText);
      this.opened = new Set();
      this.shown = SHOWN;
    }
  }

  render() {
    const added = this.rows.filter((row) => row.kind === 'different' && row.after).length;
    const removed = this.rows.filter((row) => row.kind === 'different' && row.before).length;
    if (added + removed === 0) {
      return html`<p class="empty">The two are equal.</p>`;
    }
    const isOneColumn = this.narrow.matches;
    const length = this.isWhole ? Infinity : LONG;
    const hasLong = this.rows.some(({ before, after }) => Math.max(before?.text.length || 0, after?.text.length || 0) > LONG);
    let left = this.shown;
    const stretches = folded(this.rows).map((stretch, index) => {
      if ('folded' in stretch && !this.opened.has(index)) {
        return this.#fold(index, stretch.folded.length, isOneColumn ? 3 : 4);
      }
      const rows = ('folded' in stretch ? stretch.folded : stretch.rows).slice(0, Math.max(0, left));
      left -= rows.length;
      return isOneColumn ? inOneColumn(rows, length) : rows.map((row) => sideBySide(row, length));
    });
    return html`<p class="weak">
        <bdi>${this.newName}</bdi> has ${plural(added, 'line')} (+) that <bdi>${this.oldName}</bdi> lacks, and lacks
        ${plural(removed, 'line')} (−) of it.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Differences">
        <table class=${isOneColumn ? 'diff one-column' : 'diff'}>
          <colgroup>
            <col class="number" />
            <col class=${isOneColumn ? 'number' : 'text'} />
            ${isOneColumn ? html`<col />` : html`<col class="number" /><col />`}
          </colgroup>
          <thead>
            ${isOneColumn
              ? html`<tr><th scope="col"><span class="unseen">Line before</span></th><th scope="col"><span class="unseen">Line after</span></th>
                  <th scope="col">− <bdi>${this.oldName}</bdi>, + <bdi>${this.newName}</bdi></th></tr>`
              : html`<tr><th scope="col" colspan="2"><bdi>${this.oldName}</bdi></th><th scope="col" colspan="2"><bdi>${this.newName}</bdi></th></tr>`}
          </thead>
          <tbody>
            ${stretches}
          </tbody>
        </table>
      </div>
      ${hasLong
        ? html`<button type="button" class="quiet" aria-pressed=${this.isWhole} @click=${() => (this.isWhole = !this.isWhole)}>Show long lines whole</button>`
        : nothing}
      ${left <= 0 ? html`<button type="button" @click=${() => (this.shown += SHOWN)}>Show more lines</button>` : nothing}`;
  }

  /** @param {number} index @param {number} count @param {number} columns */
  #fold(index, count, columns) {
    return html`<tr class="fold">
      <td colspan=${columns}>
        <button type="button" class="quiet" @click=${() => (this.opened = new Set([...this.opened, index]))}>
          Show ${plural(count, 'equal line')}
        </button>
      </td>
    </tr>`;
  }
}

/** @param {Row} row @param {number} length */
function sideBySide({ kind, before, after }, length) {
  return html`<tr>
    ${kind === 'same' ? [cell(length, before), cell(length, after)] : [cell(length, before, 'removed'), cell(length, after, 'added')]}
  </tr>`;
}

/** Removed lines before added ones. @param {Row[]} rows @param {number} length */
function inOneColumn(rows, length) {
  if (rows[0]?.kind === 'different') {
    return [
      ...rows.filter((row) => row.before).map((row) => html`<tr>${cell(length, row.before, 'removed', true)}</tr>`),
      ...rows.filter((row) => row.after).map((row) => html`<tr><td class="number"></td>${cell(length, row.after, 'added')}</tr>`),
    ];
  }
  return rows.map((row) => html`<tr><td class="number">${row.before?.number}</td>${cell(length, row.after)}</tr>`);
}

/** @param {number} length @param {Line} [line] @param {'added' | 'removed'} [kind] @param {boolean} [isPadded] */
function cell(length, line, kind, isPadded = false) {
  if (!line) {
    return html`<td class="number"></td><td class="none"></td>`;
  }
  const sign = kind === 'added' ? '+' : kind === 'removed' ? '−' : '';
  return html`<td class="number">${line.number}</td>${isPadded ? html`<td class="number"></td>` : nothing}
    <td class="line ${kind || ''}"><span class="sign" aria-hidden="true">${sign}</span>${kind ? html`<span class="unseen">${kind}: </span>` : nothing}<bdi>${line.text.slice(0, length)}</bdi>${line.text.length > length ? html`<span class="weak"> … ${line.text.length - length} more characters</span>` : nothing}</td>`;
}

define('zk-diff', TextDiff);
