import { Part, define, html } from '../core/part.js';

const SAID_MS = 3_000;

/** A text to take away, with a button that copies it. */
export class CopyBox extends Part {
  static properties = { label: {}, text: {}, said: { state: true } };

  constructor() {
    super();
    this.label = '';
    this.text = '';
    /** What became of the copy. */
    this.said = '';
    this.timer = 0;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      this.said = 'Copied';
    } catch {
      // Browsers have a clipboard only on pages over TLS and on this host.
      const box = /** @type {HTMLElement} */ (this.querySelector('pre'));
      getSelection()?.selectAllChildren(box);
      this.said = 'The browser lets no page copy here. The text is selected: press Ctrl+C';
    }
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.said = ''), SAID_MS);
  }

  render() {
    return html`<div class="copy-box">
      <pre class="output" tabindex="0" aria-label=${this.label}>${this.text}</pre>
      <div class="buttons">
        <button type="button" @click=${this.#copy}>Copy<span class="unseen"> ${this.label}</span></button>
        <span role="status">${this.said}</span>
      </div>
    </div>`;
  }
}

define('zk-copy', CopyBox);
