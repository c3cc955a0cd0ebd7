import { Part, define, html } from '../core/part.js';

const KEY = 'zeekeeper-theme';
const NEXT = /** @type {Record<string, string>} */ ({ auto: 'dark', dark: 'light', light: 'auto' });

/** Chooses light, dark, or what the system has. */
export class ThemeButton extends Part {
  static properties = { theme: { state: true } };

  constructor() {
    super();
    this.theme = localStorage.getItem(KEY) || 'auto';
    this.#apply();
  }

  #apply() {
    document.documentElement.dataset.theme = this.theme;
  }

  #next() {
    this.theme = NEXT[this.theme] || 'auto';
    localStorage.setItem(KEY, this.theme);
    this.#apply();
  }

  render() {
    return html`<button type="button" class="quiet" @click=${this.#next} title="Change between light, dark and the system's choice">
      <span class="unseen">Colours: </span>${this.theme}
    </button>`;
  }
}

define('zk-theme', ThemeButton);
