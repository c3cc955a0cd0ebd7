import { cluster } from '../../core/cluster.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link, router } from '../../core/router.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';
import { draft } from '../configuration/draft.js';
import { Validation } from '../configuration/validation.js';
import { choice } from './choice.js';

/** @typedef {import('../../core/types.js').Instance} Instance */
/** @typedef {import('./choice.js').Place} Place */

const PLACES = /** @type {Place[]} */ (['manager', 'logger', 'proxy']);
const valueOf = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;

/** Chooses what runs on which instance, and shows the configuration that this makes. */
class ChooseStep extends Part {
  constructor() {
    super();
    this.validation = new Validation();
    new Watch(this, cluster, choice, this.validation, session);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.validation.stop();
  }

  willUpdate() {
    choice.suggest(cluster.instances.values());
    if (choice.names.length) {
      this.validation.check(choice.text, 'json');
    }
  }

  get #errors() {
    return [...this.validation.errors, ...choice.errors];
  }

  render() {
    const instances = [...cluster.instances.values()];
    if (instances.length === 0) {
      return html`<h2>2. Choose what runs where</h2>
        <p class="empty">No agent is connected. <a href=${link(['start'], { step: 'connect' })}>Connect one first</a>.</p>`;
    }
    // What is of no instance is the name's: nothing else here belongs to no instance.
    const general = this.#errors.filter((error) => !choice.instances.has(choice.instanceOf(error) || ''));
    const isReady = choice.names.length > 0 && ['valid', 'absent'].includes(this.validation.state);
    return html`<h2>2. Choose what runs where</h2>
      <label class="field">Name of the configuration <input spellcheck="false" autocomplete="off" aria-invalid=${general.length ? 'true' : 'false'}
        aria-describedby=${general.length ? 'name-errors' : nothing} .value=${choice.id} @input=${(/** @type {Event} */ event) => choice.name(valueOf(event).trim())} /></label>
      ${errorList(general, 'name-errors')} ${instances.map((one) => this.#instance(one))} ${this.#places()}
      <p role="status" class="validation ${this.validation.state}">${this.#validity()}</p>
      <div class="buttons">
        <button type="button" class="primary" ?disabled=${!isReady} @click=${() => router.go(link(['start'], { step: 'check' }))}>Go on: stage and check</button>
        <button type="button" ?disabled=${!choice.names.length || !session.may('ADMIN')} title=${session.lacks('ADMIN')} @click=${this.#edit}>Edit as a text</button>
      </div>
      <h3>The configuration</h3>
      <pre class="output" tabindex="0" role="region" aria-label="The configuration"><bdi>${choice.text}</bdi></pre>`;
  }

  async #edit() {
    const { text } = choice;
    await draft.open();
    if (draft.text !== text) {
      draft.replace('json', text);
    }
    router.go(link(['configuration'], { view: 'edit' }));
  }

  /** @param {Instance} one */
  #instance(one) {
    const { instance: name } = one;
    const captures = choice.instances.get(name);
    const errors = this.#errors.filter((error) => choice.instanceOf(error) === name);
    return html`<fieldset class=${errors.length ? 'wrong' : ''}>
      <legend>
        <label class="choice"><input type="checkbox" .checked=${!!captures} @change=${(/** @type {Event} */ event) =>
          choice.use(one, /** @type {HTMLInputElement} */ (event.target).checked)} />
          <span><bdi>${name}</bdi>${one.connected ? nothing : ' (not connected)'}</span></label>
      </legend>
      ${one.zeek_problem ? html`<p class="failures"><bdi>${one.zeek_problem}</bdi></p>` : nothing}
      ${captures ? this.#captures(one, captures) : html`<p class="weak">Runs nothing.</p>`} ${captures ? errorList(errors) : nothing}
    </fieldset>`;
  }

  /** @param {Instance} one @param {import('./choice.js').Capture[]} captures */
  #captures({ instance: name, interfaces = [] }, captures) {
    const list = `interfaces-${name}`;
    const change = (/** @type {number} */ at, /** @type {Partial<import('./choice.js').Capture>} */ to) =>
      choice.capture(name, captures.map((capture, index) => (index === at ? { ...capture, ...to } : capture)));
    return html`<datalist id=${list}>${interfaces.map((one) => html`<option value=${one}></option>`)}</datalist>
      ${captures.map(
        (capture, index) => html`<div class="field">
            <label>Interface <input list=${list} spellcheck="false" autocomplete="off" aria-label=${`Interface ${index + 1} of ${name}`} .value=${capture.interface}
              placeholder="such as eth0" @input=${(/** @type {Event} */ event) => change(index, { interface: valueOf(event).trim() })} /></label>
            <label>Workers <input type="number" min="1" max="128" aria-label=${`Workers of interface ${index + 1} of ${name}`} .value=${String(capture.workers)}
              @input=${(/** @type {Event} */ event) => change(index, { workers: Math.max(1, Math.floor(Number(valueOf(event))) || 1) })} /></label>
            <button type="button" aria-label=${`Remove interface ${index + 1} of ${name}`} @click=${() => choice.capture(name, captures.filter((_, at) => at !== index))}>Remove</button>
          </div>
          ${capture.workers > 1 && !capture.interface.includes('::')
            ? html`<p class="weak">Several workers of one interface each see all of its packets, unless the interface shares them out, as <code>af_packet::${capture.interface || 'eth0'}</code> does.</p>`
            : nothing}
          ${capture.interface ? nothing : html`<p class="weak">Without an interface, the workers capture nothing.</p>`}`,
      )}
      <button type="button" class="quiet" @click=${() => choice.capture(name, [...captures, { interface: '', workers: 1 }])}>Add an interface<span class="unseen"> to ${name}</span></button>`;
  }

  #places() {
    return html`<div class="field">
      ${PLACES.map(
        (what) => html`<label>${what[0].toUpperCase() + what.slice(1)} on
          <select @change=${(/** @type {Event} */ event) => choice.put(what, valueOf(event))}>
            ${choice.names.map((name) => html`<option value=${name} .selected=${name === choice.placeOf(what)}>${name}</option>`)}
          </select></label>`,
      )}
    </div>`;
  }

  #validity() {
    const { state, errors, reason } = this.validation;
    if (choice.names.length === 0) {
      return 'Choose at least one instance.';
    }
    return {
      idle: '',
      checking: 'The controller validates the configuration …',
      valid: '✓ The controller would accept this configuration.',
      absent: '',
      invalid: `✕ ${errors.length === 1 ? 'One error' : `${errors.length} errors`}: correct what is marked.`,
      failed: `It could not be validated: ${reason}`,
    }[state];
  }
}

/** @param {{message: string}[]} errors @param {string} [id] of the list */
function errorList(errors, id) {
  return errors.length
    ? html`<ul class="code-errors" id=${id || nothing}>${errors.map(({ message }) => html`<li><bdi>${message}</bdi></li>`)}</ul>`
    : nothing;
}

define('zk-start-choose', ChooseStep);
