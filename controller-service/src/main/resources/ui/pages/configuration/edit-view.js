import '../../parts/problem-box.js';
import './code-editor.js';
import './staging-conflict.js';
import { FORMS, parsed } from '../../core/configurations.js';
import { lostInIni } from '../../core/ini.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { refs } from '../../core/refs.js';
import { link } from '../../core/router.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';
import { confirmed } from '../../parts/confirm-dialog.js';
import { notices } from '../../parts/notice-list.js';
import { draft } from './draft.js';
import { Validation } from './validation.js';

/** @typedef {import('../../core/configurations.js').Form} Form */

/** Edits the staged configuration as a text. Nothing is staged before the user says so. */
class EditView extends Part {
  constructor() {
    super();
    this.validation = new Validation();
    new Watch(this, draft, this.validation, session, refs);
  }

  connectedCallback() {
    super.connectedCallback();
    draft.open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.validation.stop();
  }

  willUpdate() {
    if (draft.state === 'ready' && session.may('ADMIN')) {
      this.validation.check(draft.text, draft.form);
    }
  }

  /** @param {Form} form */
  async #become(form) {
    const configuration = draft.form === 'json' && form === 'ini' ? parsed(draft.text) : undefined;
    const lost = configuration ? lostInIni(configuration).filter((one) => !one.startsWith('the id ')) : [];
    if (
      lost.length &&
      !(await confirmed({
        title: 'Go on in INI?',
        text: 'INI cannot express all of this configuration. If you change it in INI, and stage that, these are lost:',
        names: lost,
        action: 'Go on in INI',
      }))
    ) {
      this.requestUpdate();
      return;
    }
    try {
      await draft.become(form);
    } catch (error) {
      notices.say('failure', `The text stays in ${FORMS[draft.form].title}`, [/** @type {Error} */ (error).message]);
      this.requestUpdate();
    }
  }

  async #stage() {
    const { text } = draft;
    if (await draft.stage()) {
      notices.say('success', `${draft.stagedAs} is staged`);
    } else if (draft.problem && [400, 422].includes(draft.problem.status)) {
      this.validation.refused(draft.problem, text);
    }
  }

  async #discard() {
    if (await confirmed({ title: 'Discard your changes?', text: 'The editor shows what is staged again. Your text can be brought back while this tab is open.', action: 'Discard', destructive: true })) {
      await draft.takeTheirs();
    }
  }

  render() {
    if (draft.state === 'unread') {
      return html`<p class="loading" role="status">Loading …</p>`;
    }
    if (draft.state === 'failed') {
      return html`<zk-problem .problem=${draft.problem} .retry=${() => draft.open()}></zk-problem>`;
    }
    const may = session.may('ADMIN');
    const isRefused = draft.problem && [400, 422].includes(draft.problem.status);
    return html`
      ${may ? nothing : html`<p class="weak">Only administrators change configurations. Secrets are shown as <code>&lt;hidden&gt;</code>.</p>`}
      ${this.#tools(may)}
      ${draft.theirs ? html`<zk-staging-conflict></zk-staging-conflict>` : nothing}
      ${isRefused ? nothing : html`<zk-problem .problem=${draft.problem}></zk-problem>`}
      <p class="weak validation ${this.validation.state}" role="status">${may ? this.#validity() : nothing}</p>
      <zk-code-editor
        .value=${draft.text}
        .errors=${may ? this.validation.errors : []}
        ?readonly=${!may}
        label=${`Configuration in ${FORMS[draft.form].title}`}
        @edited=${(/** @type {CustomEvent} */ event) => draft.edit(event.detail)}
      ></zk-code-editor>
    `;
  }

  /** @param {boolean} may */
  #tools(may) {
    const canStage = may && !draft.isBusy && !draft.theirs && draft.text.trim() !== '' && (draft.isDirty || draft.etag === null || refs.isReplaced);
    return html`<div class="field">
      <label>Form
        <select @change=${(/** @type {Event} */ event) => this.#become(/** @type {Form} */ (/** @type {HTMLSelectElement} */ (event.target).value))}>
          ${Object.entries(FORMS).map(([form, { title }]) => html`<option value=${form} .selected=${form === draft.form}>${title}</option>`)}
        </select></label>
      <button type="button" class="primary" ?disabled=${!canStage} title=${session.lacks('ADMIN')} @click=${this.#stage}>
        ${draft.isBusy ? 'Staging …' : 'Stage'}
      </button>
      ${draft.isDirty ? html`<button type="button" class="destructive" @click=${this.#discard}>Discard changes</button>` : nothing}
      ${draft.kept ? html`<button type="button" @click=${() => draft.bringBack()}>Bring back my earlier text</button>` : nothing}
      ${draft.isDirty
        ? html`<span class="weak">Not staged yet. The text stays in this tab only.</span>`
        : draft.stagedAs
          ? html`<span class="weak">Staged. <a href=${link(['configuration'], { view: 'plan' })}>Plan and deploy</a></span>`
          : nothing}
    </div>`;
  }

  #validity() {
    const { state, errors, reason } = this.validation;
    switch (state) {
      case 'checking':
        return 'The controller validates the text …';
      case 'valid':
        return '✓ The controller would accept this text.';
      case 'invalid':
        return `✕ ${errors.length === 1 ? 'One error' : `${errors.length} errors`} in this text, listed below it.`;
      case 'absent':
        return 'This controller validates a text when it is staged.';
      case 'failed':
        return `The text could not be validated: ${reason}`;
      default:
        return draft.text.trim() === '' ? 'Nothing is staged yet. Write a configuration here, or let First steps make one.' : '';
    }
  }
}

define('zk-configuration-edit', EditView);
