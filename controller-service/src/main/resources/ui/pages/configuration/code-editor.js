import { live } from 'lit/directives/live.js';
import { plural } from '../../core/format.js';
import { offsetOf } from '../../core/lines.js';
import { Part, define, html, nothing } from '../../core/part.js';

/** @typedef {import('../../core/lines.js').PlacedError} PlacedError */

const SHOWN_ERRORS = 50;

/**
 * A text with numbered lines and the errors in it. Dispatches `edited` with the text as `detail`.
 */
export class CodeEditor extends Part {
  static properties = {
    value: { attribute: false },
    label: {},
    errors: { attribute: false },
    readonly: { type: Boolean },
    top: { state: true },
    rows: { state: true },
  };

  constructor() {
    super();
    this.value = '';
    this.label = 'Text';
    /** @type {PlacedError[]} */
    this.errors = [];
    this.readonly = false;
    /** How far the text is scrolled, in pixels. */
    this.top = 0;
    /** How many lines are in view. */
    this.rows = 40;
    this.lines = 1;
    this.sizes = new ResizeObserver(() => this.#measure());
  }

  get #area() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'));
  }

  get #lineHeight() {
    return parseFloat(getComputedStyle(this.#area).lineHeight) || 20;
  }

  firstUpdated() {
    this.sizes.observe(this.#area);
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.sizes.observe(this.#area);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('value')) {
      this.lines = this.value.split('\n').length;
    }
  }

  updated() {
    const numbers = /** @type {HTMLElement} */ (this.querySelector('.numbers'));
    numbers.style.transform = `translateY(${-(this.top % this.#lineHeight)}px)`;
  }

  #measure() {
    this.rows = Math.ceil(this.#area.clientHeight / this.#lineHeight) + 1;
  }

  #scrolled() {
    this.top = this.#area.scrollTop;
  }

  /** Moves the caret. @param {number} line from 1 @param {number} [column] from 1 */
  goTo(line, column = 1) {
    const area = this.#area;
    const at = offsetOf(area.value, line, column);
    area.focus();
    area.setSelectionRange(at, at);
    area.scrollTop = Math.max(0, (line - 3) * this.#lineHeight);
    area.scrollLeft = 0;
  }

  render() {
    const described = this.errors.length ? 'code-errors' : nothing;
    return html`<div class="code">
        <div class="gutter" aria-hidden="true"><div class="numbers">${this.#numbers()}</div></div>
        <textarea
          wrap="off"
          dir="ltr"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          aria-label=${this.label}
          aria-invalid=${this.errors.length ? 'true' : 'false'}
          aria-describedby=${described}
          ?readonly=${this.readonly}
          .value=${live(this.value)}
          @scroll=${this.#scrolled}
          @input=${() => this.dispatchEvent(new CustomEvent('edited', { detail: this.#area.value }))}
        ></textarea>
      </div>
      ${this.#errors()}`;
  }

  #numbers() {
    const first = this.hasUpdated ? Math.floor(this.top / this.#lineHeight) + 1 : 1;
    const last = Math.min(this.lines, first + this.rows);
    /** @type {Map<number, string>} */
    const marks = new Map();
    this.errors.forEach(({ line, message }) => line && marks.set(line, [marks.get(line), message].filter(Boolean).join('\n')));
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
      const line = first + index;
      const message = marks.get(line);
      return message
        ? html`<span class="marked" title=${message} @click=${() => this.goTo(line)}>✕ ${line}</span>`
        : html`<span>${line}</span>`;
    });
  }

  #errors() {
    if (this.errors.length === 0) {
      return nothing;
    }
    return html`<ul class="code-errors" id="code-errors" aria-label=${plural(this.errors.length, 'error')}>
      ${this.errors.slice(0, SHOWN_ERRORS).map(
        ({ line, column, message }) => html`<li>
          ${line
            ? html`<button type="button" @click=${() => this.goTo(line, column)}>Line ${line}: <bdi>${message}</bdi></button>`
            : html`<bdi>${message}</bdi>`}
        </li>`,
      )}
      ${this.errors.length > SHOWN_ERRORS ? html`<li>and ${this.errors.length - SHOWN_ERRORS} more</li>` : nothing}
    </ul>`;
  }
}

define('zk-code-editor', CodeEditor);
