import { Part, define, html, nothing } from '../core/part.js';
import { Store, Watch } from '../core/store.js';

/** @typedef {{kind: 'success' | 'failure', text: string, details?: string[], id: number}} Notice */

const SUCCESS_MS = 8_000;
const KEPT = 5;

class Notices extends Store {
  #next = 1;

  constructor() {
    super(0);
    /** @type {Notice[]} */
    this.items = [];
  }

  /** @param {Notice['kind']} kind @param {string} text @param {string[]} [details] */
  say(kind, text, details) {
    const id = this.#next++;
    this.items = [...this.items, { kind, text, details, id }].slice(-KEPT);
    if (kind === 'success') {
      window.setTimeout(() => this.remove(id), SUCCESS_MS);
    }
    this.changed();
  }

  /** @param {number} id */
  remove(id) {
    this.items = this.items.filter((one) => one.id !== id);
    this.changed();
  }
}

export const notices = new Notices();

/** What became of the user's actions. Failures stay until they are dismissed. */
export class NoticeList extends Part {
  constructor() {
    super();
    new Watch(this, notices);
  }

  render() {
    return html`<div class="notices" role="status">
      ${notices.items.map(
        (one) => html`<div class="message ${one.kind}">
          <p>${one.text}</p>
          ${one.details?.length
            ? html`<ul>
                ${one.details.map((detail) => html`<li><bdi>${detail}</bdi></li>`)}
              </ul>`
            : nothing}
          <button type="button" aria-label="Dismiss" @click=${() => notices.remove(one.id)}>×</button>
        </div>`,
      )}
    </div>`;
  }
}

define('zk-notices', NoticeList);
