import '../../parts/line-chart.js';
import '../../parts/problem-box.js';
import { get } from '../../core/api.js';
import { cluster } from '../../core/cluster.js';
import { byteRate, bytes, count, rate } from '../../core/format.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { router } from '../../core/router.js';
import { Watch } from '../../core/store.js';
import { captures } from './figures.js';

const REREAD_MS = 10_000;
const STEP_SECONDS = 10;

/** @typedef {{label: string, values: (number | null)[] | undefined}} Line */

/** An hour of a host: processors, memory, and one interface. */
class InstancePast extends Part {
  static properties = { name: {}, document: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.name = '';
    /** @type {any} */
    this.document = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.readAt = 0;
    // Statistics arrive every ten seconds; each arrival is a reason to draw the newest.
    new Watch(this, cluster.statistics, router);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('name')) {
      this.document = undefined;
    }
    if (changed.has('name') || Date.now() - this.readAt >= REREAD_MS) {
      this.readAt = Date.now();
      this.#read(this.name);
    }
  }

  /** @param {string} name */
  async #read(name) {
    try {
      const document = await get('/statistics', { instance: name, last: 'PT1H' });
      if (name === this.name) {
        this.document = document;
        this.problem = undefined;
      }
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
  }

  render() {
    const series = this.document?.instances.find((/** @type {any} */ one) => one.instance === this.name);
    return html`<section aria-labelledby="past">
      <h2 id="past">The last hour</h2>
      <zk-problem .problem=${this.problem} .retry=${() => this.#read(this.name)}></zk-problem>
      ${series ? this.#charts(series) : nothing}
      ${series || this.problem
        ? nothing
        : html`<p class="empty">${this.document ? 'No figures of this instance within the last hour.' : 'Loading …'}</p>`}
    </section>`;
  }

  /** @param {any} series */
  #charts(series) {
    /** @type {any[]} */
    const interfaces = series.interfaces || [];
    const wanted = router.current.query.get('interface');
    const captured = captures(this.name);
    const shown =
      interfaces.find((one) => one.name === wanted) || interfaces.find((one) => captured.has(one.name)) || interfaces[0];
    return html`<div class="columns">
        ${this.#chart('CPU', count, [{ label: `of ${series.cpus} processors`, values: series.cpu }])}
        ${this.#chart('Memory', bytes, [{ label: 'used', values: series.memory_used_bytes }])}
      </div>
      ${shown
        ? html`<div class="field">
              <label>
                Interface
                <select @change=${(/** @type {Event} */ event) => router.adjust({ interface: /** @type {HTMLSelectElement} */ (event.target).value })}>
                  ${interfaces.map((one) => html`<option .value=${one.name} ?selected=${one === shown}>${one.name}${captured.has(one.name) ? ' (captured)' : ''}</option>`)}
                </select>
              </label>
            </div>
            <div class="columns">
              ${this.#chart('Received', byteRate, [{ label: 'bytes', values: shown.received_bytes_per_second }])}
              ${this.#chart('Packets', rate, [
                { label: 'received', values: shown.received_packets_per_second },
                { label: 'dropped by the kernel', values: shown.dropped_per_second },
              ])}
            </div>`
        : nothing}`;
  }

  /** @param {string} label @param {(value: any) => string} format @param {Line[]} lines */
  #chart(label, format, lines) {
    const from = Date.parse(this.document.from) / 1000;
    const times = Array.from({ length: this.document.count }, (_, index) => from + STEP_SECONDS * index);
    const known = lines.filter((line) => line.values);
    return known.length ? html`<zk-chart .label=${label} .times=${times} .format=${format} .series=${known}></zk-chart>` : nothing;
  }
}

define('zk-instance-past', InstancePast);
