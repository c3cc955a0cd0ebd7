import '../../parts/problem-box.js';
import '../../parts/text-diff.js';
import { readText } from '../../core/configurations.js';
import { shortHash } from '../../core/format.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link } from '../../core/router.js';

/** @typedef {{number: number, configuration: import('../../core/types.js').ConfigurationRef}} Deployed */

/** What changed against the configuration that was deployed before. */
class DeploymentChanges extends Part {
  static properties = { earlier: { attribute: false }, later: { attribute: false }, texts: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** @type {Deployed | undefined} */
    this.earlier = undefined;
    /** @type {Deployed | undefined} */
    this.later = undefined;
    /** @type {{before?: string, after?: string} | undefined} */
    this.texts = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.shown = '';
  }

  willUpdate() {
    const wanted = JSON.stringify([this.earlier?.configuration, this.later?.configuration]);
    if (this.earlier && this.later && this.shown !== wanted) {
      this.shown = wanted;
      this.texts = undefined;
      this.#read(this.earlier.configuration, this.later.configuration);
    }
  }

  /** @param {Deployed['configuration']} a @param {Deployed['configuration']} b */
  async #read(a, b) {
    const { shown } = this;
    try {
      const [before, after] = await Promise.all([readText(a.id, 'json', a.hash), readText(b.id, 'json', b.hash)]);
      if (shown === this.shown) {
        this.texts = { before: before?.text, after: after?.text };
        this.problem = undefined;
      }
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
  }

  render() {
    if (!this.earlier || !this.later) {
      return nothing;
    }
    return html`<h2>Changes since <a href=${link(['deployments', /** @type {any} */ (this.earlier).id])}>deployment ${this.earlier.number}</a></h2>
      <zk-problem .problem=${this.problem}></zk-problem>
      ${this.#difference(this.earlier, this.later)}`;
  }

  /** @param {Deployed} before @param {Deployed} after */
  #difference(before, after) {
    if (!this.texts) {
      return this.problem ? nothing : html`<p class="loading" role="status">Loading …</p>`;
    }
    if (this.texts.before === undefined || this.texts.after === undefined) {
      return html`<p class="empty">One of the two configurations is no longer kept.</p>`;
    }
    const name = (/** @type {Deployed} */ { number, configuration }) => `${number}: ${configuration.id} ${shortHash(configuration.hash)}`;
    return html`<zk-diff .oldText=${this.texts.before} .newText=${this.texts.after} .oldName=${name(before)} .newName=${name(after)}></zk-diff>`;
  }
}

define('zk-deployment-changes', DeploymentChanges);
