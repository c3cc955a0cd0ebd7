import '../../parts/problem-box.js';
import { get } from '../../core/api.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { router } from '../../core/router.js';
import { Watch } from '../../core/store.js';

const EXAMPLES = ['Cluster::node', 'Site::local_nets', 'Log::default_rotation_interval', 'capture_filters'];

/** Reads the value of a global identifier out of the running node. */
class NodeValues extends Part {
  static properties = { name: {}, values: { state: true }, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.name = '';
    /** @type {{id: string, result: any} | undefined} */
    this.values = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.busy = false;
    new Watch(this, router);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('name')) {
      this.values = undefined;
      const id = router.current.query.get('id');
      if (id) {
        this.#read(id);
      }
    }
  }

  /** @param {string} id */
  async #read(id) {
    const { name } = this;
    this.busy = true;
    this.problem = undefined;
    try {
      const { results } = await get(`/id-values/${encodeURIComponent(id)}`, { nodes: name });
      if (name === this.name) {
        this.values = { id, result: results[0] };
      }
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
    this.busy = false;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const id = /** @type {HTMLInputElement} */ (this.querySelector('#identifier')).value.trim();
    router.adjust({ id });
    this.#read(id);
  }

  render() {
    return html`<form class="field" @submit=${this.#submit}>
        <label for="identifier">Identifier</label>
        <input id="identifier" list="identifiers" required spellcheck="false" autocomplete="off" .value=${router.current.query.get('id') || ''} />
        <datalist id="identifiers">${EXAMPLES.map((one) => html`<option value=${one}></option>`)}</datalist>
        <button type="submit" class="primary" ?disabled=${this.busy}>Read</button>
      </form>
      <zk-problem .problem=${this.problem}></zk-problem>
      ${this.values ? this.#value(this.values) : nothing}`;
  }

  /** @param {{id: string, result: any}} values */
  #value({ id, result }) {
    return html`<h2><bdi>${id}</bdi></h2>
      ${result.success
        ? html`<pre class="output" tabindex="0"><bdi>${JSON.stringify(result.value, null, 2)}</bdi></pre>`
        : html`<div class="problem" role="alert"><p><bdi>${result.error}</bdi></p></div>`}`;
  }
}

define('zk-node-values', NodeValues);
