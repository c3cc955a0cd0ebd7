import '../../parts/line-chart.js';
import '../../parts/problem-box.js';
import { get } from '../../core/api.js';
import { cluster } from '../../core/cluster.js';
import { bytes, count, cpu, rate } from '../../core/format.js';
import { Part, define, html } from '../../core/part.js';
import { Watch } from '../../core/store.js';

const REREAD_MS = 10_000;

/** An hour of a node's figures. */
class NodeStatistics extends Part {
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
    new Watch(this, cluster.statistics);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('name') || Date.now() - this.readAt >= REREAD_MS) {
      this.readAt = Date.now();
      this.#read();
    }
  }

  async #read() {
    try {
      this.document = await get('/statistics', { node: this.name, last: 'PT1H' });
      this.problem = undefined;
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
  }

  render() {
    const series = this.document?.nodes.find((/** @type {any} */ one) => one.node === this.name);
    if (!series) {
      return html`<zk-problem .problem=${this.problem}></zk-problem>
        <p class="empty">${this.document ? 'No figures of this node within the last hour.' : 'Loading …'}</p>`;
    }
    const from = Date.parse(this.document.from) / 1000;
    const times = Array.from({ length: this.document.count }, (_, index) => from + 10 * index);
    const chart = (/** @type {string} */ label, /** @type {(value: any) => string} */ format, /** @type {[string, string][]} */ ...members) =>
      html`<zk-chart
        .label=${label}
        .times=${times}
        .format=${format}
        .series=${members.filter(([member]) => series[member]).map(([member, name]) => ({ label: name, values: series[member] }))}
      ></zk-chart>`;
    return html`<div class="columns">
        ${chart('CPU', cpu, ['cpu', 'of one processor'])} ${chart('Memory', bytes, ['memory_bytes', 'resident'])}
        ${series.packets_received_per_second
          ? [
              chart('Packets', rate, ['packets_received_per_second', 'received'], ['packets_link_per_second', 'on the link']),
              chart('Lost packets', rate, ['packets_dropped_per_second', 'dropped']),
            ]
          : ''}
      </div>
      ${series.packets_received === undefined
        ? ''
        : html`<p class="weak">
            Since the process started: ${count(series.packets_received)} received, ${count(series.packets_dropped)} dropped,
            ${count(series.packets_link)} on the link.
          </p>`}`;
  }
}

define('zk-node-statistics', NodeStatistics);
