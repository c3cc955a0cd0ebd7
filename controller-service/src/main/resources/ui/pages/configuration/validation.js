import { Problem, request } from '../../core/api.js';
import { FORMS } from '../../core/configurations.js';
import { errorsOf, placed } from '../../core/lines.js';
import { Store } from '../../core/store.js';
import { isAbsent } from './conversion.js';

/** @typedef {import('../../core/configurations.js').Form} Form */
/** @typedef {'idle' | 'checking' | 'valid' | 'invalid' | 'absent' | 'failed'} State */

const PAUSE_MS = 600;
const AGAIN_MS = 5_000;

/**
 * Has the controller validate a text a moment after its last change. One request is on its way at a time, and the
 * answer for the latest text counts.
 */
export class Validation extends Store {
  #timer = 0;
  #sent = false;
  /** @type {{text: string, form: Form} | undefined} */
  #latest;

  constructor() {
    super(0);
    /** @type {State} */
    this.state = 'idle';
    /** @type {import('../../core/lines.js').PlacedError[]} */
    this.errors = [];
    /** Why the controller did not validate. */
    this.reason = '';
  }

  /** @param {string} text @param {Form} form */
  check(text, form) {
    if (this.#latest?.text === text && this.#latest.form === form) {
      return;
    }
    this.#latest = { text, form };
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#send(), PAUSE_MS);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#latest = undefined;
  }

  /** Shows why the text was refused when it was to be staged. @param {Problem} problem @param {string} text */
  refused(problem, text) {
    this.#is('invalid', placed(text, errorsOf(problem)));
  }

  async #send() {
    if (this.#sent || !this.#latest) {
      return;
    }
    const now = this.#latest;
    if (now.text.trim() === '') {
      this.#is('idle');
      return;
    }
    this.#sent = true;
    this.state = 'checking';
    this.changed();
    const problem = await this.#refusal(now);
    this.#sent = false;
    clearTimeout(this.#timer);
    if (now !== this.#latest) {
      this.#timer = window.setTimeout(() => this.#send(), PAUSE_MS);
    } else if (!problem) {
      this.#is('valid');
    } else if (isAbsent(problem)) {
      this.#readAlone(now);
    } else if ([400, 422].includes(problem.status)) {
      this.#is('invalid', placed(now.text, errorsOf(problem)));
    } else {
      this.#is('failed', [], problem.message);
      this.#timer = window.setTimeout(() => this.#send(), AGAIN_MS);
    }
  }

  /** @param {{text: string, form: Form}} what @returns {Promise<Problem | undefined>} */
  async #refusal({ text, form }) {
    try {
      await request('POST', '/configurations/validate', { text, headers: { 'Content-Type': FORMS[form].type } });
      return undefined;
    } catch (error) {
      return /** @type {Problem} */ (error);
    }
  }

  /** Where the controller does not validate, the browser at least reads JSON. @param {{text: string, form: Form}} what */
  #readAlone({ text, form }) {
    try {
      if (form === 'json') {
        JSON.parse(text);
      }
      this.#is('absent');
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      const line = /line (\d+) column (\d+)/.exec(message);
      this.#is('invalid', [{ message, ...(line ? { line: Number(line[1]), column: Number(line[2]) } : {}) }]);
    }
  }

  /** @param {State} state @param {import('../../core/lines.js').PlacedError[]} [errors] @param {string} [reason] */
  #is(state, errors = [], reason = '') {
    Object.assign(this, { state, errors, reason });
    this.changed();
  }
}
