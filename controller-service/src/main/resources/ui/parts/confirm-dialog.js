import { Part, define, html, nothing } from '../core/part.js';

/** @typedef {{title: string, text?: unknown, names?: string[], action: string, destructive?: boolean}} Question */

const SHOWN_NAMES = 20;

/**
 * Asks once before something changes, naming what it will hit. There is one on the page; use `confirmed`.
 */
export class ConfirmDialog extends Part {
  static properties = { question: { attribute: false } };
  #isAsking = false;

  constructor() {
    super();
    /** @type {Question | undefined} */
    this.question = undefined;
    /** @type {(yes: boolean) => void} */
    this.answer = () => {};
  }

  /** @param {Question} question @returns {Promise<boolean>} */
  async ask(question) {
    if (this.#isAsking) {
      // A question that someone reads is never replaced by another.
      return false;
    }
    this.#isAsking = true;
    this.question = question;
    await this.updateComplete;
    this.#dialog.showModal();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
  }

  #closed() {
    this.#isAsking = false;
    this.answer(this.#dialog.returnValue === 'yes');
    this.#dialog.returnValue = '';
  }

  render() {
    const { title, text, names = [], action, destructive } = this.question || { title: '', action: '' };
    return html`<dialog aria-labelledby="confirm-title" @close=${this.#closed}>
      <h2 id="confirm-title">${title}</h2>
      ${text ? html`<p>${text}</p>` : nothing}
      ${names.length
        ? html`<ul class="names">
            ${names.slice(0, SHOWN_NAMES).map((name) => html`<li><bdi>${name}</bdi></li>`)}
            ${names.length > SHOWN_NAMES ? html`<li>and ${names.length - SHOWN_NAMES} more</li>` : nothing}
          </ul>`
        : nothing}
      <div class="buttons">
        <button type="button" @click=${() => this.#dialog.close('')}>Cancel</button>
        <button type="button" class=${destructive ? 'destructive' : 'primary'} @click=${() => this.#dialog.close('yes')}>
          ${action}
        </button>
      </div>
    </dialog>`;
  }
}

define('zk-confirm', ConfirmDialog);

/** @param {Question} question @returns {Promise<boolean>} whether the user agreed */
export function confirmed(question) {
  return /** @type {ConfirmDialog} */ (document.querySelector('zk-confirm')).ask(question);
}
