import { Problem, get, request } from '../../core/api.js';
import { cluster } from '../../core/cluster.js';
import { FORMS, parsed, readText } from '../../core/configurations.js';
import { session } from '../../core/session.js';
import { Store } from '../../core/store.js';
import { iniOf, jsonOf } from './conversion.js';

/** @typedef {import('../../core/configurations.js').Form} Form */
/** @typedef {import('../../core/events.js').ClusterEvent} ClusterEvent */
/** @typedef {{form: Form, text: string}} Kept */

/**
 * The text that an administrator edits. It stays in memory only, as configurations hold secrets: it survives a change
 * of the page, and the browser asks before it leaves the dashboard.
 */
class Draft extends Store {
  #staging = false;
  /** The ready configuration that this page made, as JSON. */
  #own = '';
  /** @type {ClusterEvent | undefined} an event that came while the text was on its way */
  #pending;
  /** What the text was before its form changed, to go back without a loss. @type {{from: Kept, to: Kept} | undefined} */
  #converted;

  constructor() {
    super(0);
    /** @type {'unread' | 'ready' | 'failed'} */
    this.state = 'unread';
    /** @type {Problem | undefined} why it could not be read or staged */
    this.problem = undefined;
    /** @type {Form} */
    this.form = 'json';
    this.text = '';
    /** Whether the text has changes that are not staged. */
    this.isDirty = false;
    /** The ETag of the configuration that the text began as; null if none was staged. @type {string | null} */
    this.etag = null;
    /** What someone else staged since. @type {ClusterEvent | undefined} */
    this.theirs = undefined;
    /** @type {Kept | undefined} the user's text before they took another one */
    this.kept = undefined;
    /** @type {string | undefined} whose text it is */
    this.owner = undefined;
    this.stagedAs = '';
    cluster.addEventListener('event', (event) => this.#happened(/** @type {CustomEvent} */ (event).detail));
    cluster.stream.addEventListener('open', () => this.state === 'ready' && this.#look());
    window.addEventListener('beforeunload', (event) => this.isDirty && event.preventDefault());
  }

  get isBusy() {
    return this.#staging;
  }

  /** Reads what is staged, unless there are changes to keep. */
  async open() {
    if (this.owner !== session.principal?.name) {
      this.#forget();
    }
    if (!this.isDirty) {
      await this.#read();
    }
  }

  /** @param {string} text */
  edit(text) {
    if (text !== this.text) {
      this.text = text;
      this.isDirty = true;
      this.stagedAs = '';
      this.changed();
    }
  }

  /** Takes a text of another page or of a file. @param {Form} form @param {string} text */
  replace(form, text) {
    this.#keep();
    Object.assign(this, { form, text, isDirty: true, stagedAs: '' });
    this.changed();
  }

  /** @param {Form} form @returns {Promise<void>} @throws {Error} says why the text cannot change its form */
  async become(form) {
    const from = { form: this.form, text: this.text };
    if (form === this.form) {
      return;
    }
    let text;
    const before = this.#converted;
    if (before?.from.form === form && before.to.text === this.text) {
      text = before.from.text;
    } else if (this.isDirty) {
      text = form === 'ini' ? iniOf(this.text) : await jsonOf(this.text, before?.from.text);
    } else {
      text = (await readText('staged', form))?.text.replaceAll('\r\n', '\n') || '';
    }
    if (this.text !== from.text) {
      throw new Error('The text changed meanwhile. Try again.');
    }
    this.#converted = { from, to: { form, text } };
    Object.assign(this, { form, text });
    this.changed();
  }

  /** Stages the text in place of what it began as. @returns {Promise<boolean>} whether it is staged */
  async stage() {
    if (this.#staging) {
      return false;
    }
    this.#staging = true;
    this.problem = undefined;
    this.changed();
    const { text, form } = this;
    try {
      const { data, etag } = await request('PUT', '/configurations/staged', {
        text,
        headers: { 'Content-Type': FORMS[form].type, ...(this.etag ? { 'If-Match': this.etag } : { 'If-None-Match': '*' }) },
      });
      this.#own = JSON.stringify(data.ready);
      this.etag = etag;
      this.stagedAs = data.staged.id;
      this.theirs = undefined;
      this.isDirty = this.text !== text;
    } catch (error) {
      await this.#refused(/** @type {Problem} */ (error));
    }
    this.#staging = false;
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending) {
      this.#happened(pending);
    }
    this.changed();
    return !this.problem && !this.theirs;
  }

  /** Takes what is staged; the user's text is kept. */
  async takeTheirs() {
    await this.#read(true);
  }

  /** Goes back to the text that another one took the place of. */
  bringBack() {
    const { kept } = this;
    this.#keep();
    Object.assign(this, kept, { isDirty: true });
    this.changed();
  }

  /** From now on, the text takes the place of theirs. @param {string | null} etag of theirs, which the user has seen */
  yieldTo(etag) {
    this.etag = etag;
    this.theirs = undefined;
    this.changed();
  }

  /** @param {boolean} [isAsked] whether the user wants the text to be replaced */
  async #read(isAsked = false) {
    try {
      // If-Match takes the ETag of the JSON form.
      const json = await readText('staged', 'json');
      const { form } = this;
      const shown = form === 'json' ? json : await readText('staged', form);
      if (this.form !== form) {
        await this.#read(isAsked);
        return;
      }
      if (this.isDirty && !isAsked) {
        // The user began to write while the answer was on its way.
        await this.#look();
        return;
      }
      this.#keep();
      this.text = shown?.text.replaceAll('\r\n', '\n') || '';
      this.etag = json?.etag ?? null;
      this.owner = session.principal?.name;
      Object.assign(this, { isDirty: false, theirs: undefined, problem: undefined, state: 'ready', stagedAs: '' });
    } catch (error) {
      this.problem = /** @type {Problem} */ (error);
      this.state = this.state === 'ready' ? 'ready' : 'failed';
    }
    this.changed();
  }

  /** @param {Problem} problem */
  async #refused(problem) {
    if (problem.kind === 'precondition-failed') {
      this.theirs = await newestStaging();
    } else {
      this.problem = problem;
    }
  }

  /** @param {ClusterEvent} event */
  #happened(event) {
    if (event.type !== 'CONFIGURATION_STAGED' || this.state !== 'ready') {
      return;
    }
    if (this.#staging) {
      this.#pending = event;
    } else if (JSON.stringify(event.details?.configuration) !== this.#own) {
      if (this.isDirty) {
        this.theirs = event;
        this.changed();
      } else {
        this.#read();
      }
    }
  }

  /** Finds out what was missed while the stream of events was away. */
  async #look() {
    try {
      const json = await readText('staged', 'json');
      if ((json?.etag ?? null) === this.etag || this.#staging || this.theirs) {
        return;
      }
      if (this.isDirty) {
        this.theirs = await newestStaging();
        this.changed();
      } else {
        this.#read();
      }
    } catch {
      // Staging tells it at the latest.
    }
  }

  #keep() {
    this.kept = this.isDirty ? { form: this.form, text: this.text } : this.kept;
  }

  #forget() {
    this.#converted = undefined;
    Object.assign(this, { text: '', form: 'json', etag: null, isDirty: false, theirs: undefined, kept: undefined, problem: undefined, state: 'unread' });
  }
}

/** @returns {Promise<ClusterEvent>} */
async function newestStaging() {
  const unknown = { type: 'CONFIGURATION_STAGED', message: '' };
  try {
    return (await get('/events', { type: 'CONFIGURATION_STAGED', limit: 1 })).items[0] || unknown;
  } catch {
    return unknown;
  }
}

/** The id in a draft in JSON. @param {string} text */
export const idOf = (text) => parsed(text)?.id || '';

export const draft = new Draft();
