import '../../parts/problem-box.js';
import '../../parts/text-diff.js';
import { get } from '../../core/api.js';
import { readText } from '../../core/configurations.js';
import { Follow, isOfConfiguration } from '../../core/follow.js';
import { localTime, shortHash } from '../../core/format.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { router } from '../../core/router.js';
import { Watch } from '../../core/store.js';
import { formChoice, formOfAddress } from './text-view.js';

/** @typedef {{id: string, hash: string, created_at: string, uses: string[]}} Summary */

const NAMED = ['deployed', 'ready', 'staged'];
const PAST = 200;

/** Two configurations side by side; the address names them, a past one as `id@hash`. */
class DiffView extends Part {
  static properties = { past: { state: true }, texts: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** @type {Summary[]} newest first */
    this.past = [];
    /** @type {{before?: string, after?: string} | undefined} */
    this.texts = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.shown = '';
    new Watch(this, router);
    new Follow(this, isOfConfiguration, () => this.#follow());
  }

  get #choice() {
    const { query } = router.current;
    return { a: query.get('a') || 'deployed', b: query.get('b') || 'ready' };
  }

  willUpdate() {
    const { a, b } = this.#choice;
    const wanted = `${a}\n${b}\n${formOfAddress()}`;
    if (this.shown !== wanted) {
      this.shown = wanted;
      this.texts = undefined;
      this.#read();
    }
  }

  async #follow() {
    try {
      this.past = (await get('/configurations', { limit: PAST })).items;
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
    if (this.shown) {
      this.#read();
    }
  }

  async #read() {
    const { shown } = this;
    const { a, b } = this.#choice;
    try {
      const [before, after] = await Promise.all([textOf(a), textOf(b)]);
      if (shown === this.shown) {
        this.texts = { before, after };
        this.problem = undefined;
      }
    } catch (error) {
      if (shown === this.shown) {
        this.problem = /** @type {Error} */ (error);
      }
    }
  }

  render() {
    const { a, b } = this.#choice;
    return html`<div class="field">
        ${this.#select('a', 'Before', a)} ${this.#select('b', 'After', b)}
        <button type="button" @click=${() => router.adjust({ a: b, b: a })}>Swap</button>
        ${formChoice()}
      </div>
      <zk-problem .problem=${this.problem} .retry=${() => this.#read()}></zk-problem>
      ${this.#difference(a, b)}`;
  }

  /** @param {string} a @param {string} b */
  #difference(a, b) {
    if (!this.texts) {
      return this.problem ? nothing : html`<p class="loading" role="status">Loading …</p>`;
    }
    const { before, after } = this.texts;
    const missing = before === undefined ? a : after === undefined ? b : '';
    if (missing) {
      return html`<p class="empty">There is no configuration <bdi>${nameOf(missing)}</bdi>. Choose another one.</p>`;
    }
    return html`<zk-diff .oldText=${before} .newText=${after} .oldName=${nameOf(a)} .newName=${nameOf(b)}></zk-diff>`;
  }

  /** @param {'a' | 'b'} parameter @param {string} label @param {string} chosen */
  #select(parameter, label, chosen) {
    const past = this.past.map((one) => `${one.id}@${one.hash}`);
    const others = [...NAMED, ...past].includes(chosen) ? [] : [chosen];
    return html`<label>${label}
      <select @change=${(/** @type {Event} */ event) => router.adjust({ [parameter]: /** @type {HTMLSelectElement} */ (event.target).value })}>
        ${[...NAMED, ...others].map((one) => html`<option value=${one} .selected=${one === chosen}>${nameOf(one)}</option>`)}
        ${this.past.map((one, index) => html`<option value=${past[index]} .selected=${past[index] === chosen}>
          ${one.id} ${shortHash(one.hash)}, ${localTime(one.created_at)}${one.uses.length ? ` (${one.uses.join(', ').toLowerCase()})` : ''}
        </option>`)}
      </select></label>`;
  }
}

/** @param {string} choice @returns {[string, string?]} id or word, and hash */
function split(choice) {
  const at = choice.lastIndexOf('@');
  return at > 0 ? [choice.slice(0, at), choice.slice(at + 1)] : [choice];
}

/** @param {string} choice */
function nameOf(choice) {
  const [id, hash] = split(choice);
  return hash ? `${id} ${shortHash(hash)}` : id;
}

/** @param {string} choice */
async function textOf(choice) {
  const [id, hash] = split(choice);
  return (await readText(id, formOfAddress(), hash))?.text;
}

define('zk-configuration-diff', DiffView);
