import '../../parts/problem-box.js';
import { FORMS, HIDDEN, readText } from '../../core/configurations.js';
import { Follow, isOfConfiguration } from '../../core/follow.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link, router } from '../../core/router.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';

/** @typedef {import('../../core/configurations.js').Form} Form */

const EMPTY = /** @type {Record<string, string>} */ ({
  staged: 'Nothing is staged yet.',
  ready: 'Nothing is ready to be deployed. Stage a configuration.',
  deployed: 'Nothing was deployed yet.',
});

/** The form that the address asks for. @returns {Form} */
export const formOfAddress = () => (router.current.query.get('form') === 'ini' ? 'ini' : 'json');

export function formChoice() {
  return html`<label>Form
    <select @change=${(/** @type {Event} */ event) => router.adjust({ form: /** @type {HTMLSelectElement} */ (event.target).value })}>
      ${Object.entries(FORMS).map(([form, { title }]) => html`<option value=${form} .selected=${form === formOfAddress()}>${title}</option>`)}
    </select></label>`;
}

/** The staged, ready or deployed configuration as the controller has it. */
class TextView extends Part {
  static properties = { which: {}, content: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.which = 'staged';
    /** @type {{text: string} | 'none' | undefined} */
    this.content = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.shown = '';
    new Watch(this, router);
    new Follow(this, isOfConfiguration, () => this.shown && this.#read());
  }

  willUpdate() {
    const wanted = `${this.which} ${formOfAddress()}`;
    if (this.shown !== wanted) {
      this.shown = wanted;
      this.content = undefined;
      this.#read();
    }
  }

  async #read() {
    const { shown } = this;
    try {
      const content = await readText(this.which, formOfAddress());
      if (shown === this.shown) {
        this.content = content || 'none';
        this.problem = undefined;
      }
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
  }

  render() {
    return html`<div class="field">
        ${formChoice()}
        ${this.which === 'staged'
          ? html`<a class="button" href=${link(['configuration'], { view: 'edit' })}>${session.may('ADMIN') ? 'Edit' : 'Show in the editor'}</a>`
          : nothing}
        ${this.which === 'ready' ? html`<a class="button" href=${link(['configuration'], { view: 'plan' })}>Plan and deploy</a>` : nothing}
      </div>
      <zk-problem .problem=${this.problem} .retry=${() => this.#read()}></zk-problem>
      ${this.#text()}`;
  }

  #text() {
    if (this.content === undefined) {
      return this.problem ? nothing : html`<p class="loading" role="status">Loading …</p>`;
    }
    if (this.content === 'none') {
      return html`<p class="empty">${EMPTY[this.which]}</p>`;
    }
    const { text } = this.content;
    return html`${text.includes(HIDDEN) && !session.may('ADMIN')
        ? html`<p class="weak">Secrets are shown as <code>${HIDDEN}</code>: only administrators see them.</p>`
        : nothing}
      <pre class="output whole" tabindex="0" role="region" aria-label=${`The ${this.which} configuration`}><bdi>${text}</bdi></pre>`;
  }
}

define('zk-configuration-text', TextView);
