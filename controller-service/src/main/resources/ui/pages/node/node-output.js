import '../../parts/problem-box.js';
import { Problem, get } from '../../core/api.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { router } from '../../core/router.js';
import { Watch } from '../../core/store.js';

const LINES = 500;
const FOLLOW_MS = 2_000;
const STARTS = 6;
const NEAR_END = 40;

/** The end of a node's stdout and stderr, also of earlier starts, followed while it is shown. */
class NodeOutput extends Part {
  static properties = { name: {}, outputs: { state: true }, problem: { state: true }, follow: { state: true } };

  constructor() {
    super();
    this.name = '';
    /** @type {{stdout: string, stderr: string} | undefined} */
    this.outputs = undefined;
    /** @type {Problem | undefined} */
    this.problem = undefined;
    this.follow = true;
    this.timer = 0;
    /** What is being read; an agent may answer slowly. */
    this.reading = '';
    /** The node and the start whose output is shown. */
    this.what = '';
    new Watch(this, router);
  }

  connectedCallback() {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.follow && !document.hidden && this.#read(), FOLLOW_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  get #start() {
    return router.current.query.get('start') || '';
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const what = `${this.name} ${this.#start}`;
    if (changed.has('name') || this.what !== what) {
      this.what = what;
      this.outputs = undefined;
      this.#read();
    }
  }

  async #read() {
    const { what } = this;
    if (this.reading === what) {
      return;
    }
    this.reading = what;
    try {
      const outputs = await get(`/nodes/${encodeURIComponent(this.name)}/output`, { start: this.#start, tail: LINES });
      if (what === this.what) {
        this.outputs = outputs;
        this.problem = undefined;
      }
    } catch (error) {
      if (what === this.what) {
        this.problem = /** @type {Problem} */ (error);
      }
    } finally {
      this.reading = this.reading === what ? '' : this.reading;
    }
  }

  /** Keeps the end in view where it was in view. */
  update(/** @type {Map<string, unknown>} */ changed) {
    const before = new Map(this.#boxes.map((box) => [box, box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END]));
    super.update(changed);
    this.#boxes.forEach((box) => {
      if (this.follow && before.get(box) !== false) {
        box.scrollTop = box.scrollHeight;
      }
    });
  }

  get #boxes() {
    return [...this.querySelectorAll('.output')];
  }

  render() {
    const none = this.problem?.kind === 'no-output';
    return html`
      <div class="field">
        <label>Start <select @change=${(/** @type {Event} */ event) => router.adjust({ start: /** @type {HTMLSelectElement} */ (event.target).value })}>
          <option value="" ?selected=${this.#start === ''}>the last that wrote something</option>
          ${Array.from({ length: STARTS }, (_, index) => html`<option value=${index} ?selected=${this.#start === String(index)}>
            ${index === 0 ? 'present' : index === 1 ? 'previous' : `${index} before`}
          </option>`)}
        </select></label>
        <label><input type="checkbox" .checked=${this.follow} @change=${(/** @type {Event} */ event) => (this.follow = /** @type {HTMLInputElement} */ (event.target).checked)} /> Follow</label>
      </div>
      ${none ? html`<p class="empty">${this.problem?.message}</p>` : html`<zk-problem .problem=${this.problem}></zk-problem>`}
      ${this.outputs && !none ? this.#outputs(this.outputs) : this.problem ? nothing : html`<p class="loading">Loading …</p>`}
    `;
  }

  /** @param {{stdout: string, stderr: string}} outputs */
  #outputs({ stdout, stderr }) {
    return html`<h2>stderr</h2>
      <pre class="output" tabindex="0" aria-label="stderr"><bdi>${stderr || '(empty)'}</bdi></pre>
      <h2>stdout</h2>
      <pre class="output" tabindex="0" aria-label="stdout"><bdi>${stdout || '(empty)'}</bdi></pre>`;
  }
}

define('zk-node-output', NodeOutput);
