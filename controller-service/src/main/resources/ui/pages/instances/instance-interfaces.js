import { cluster } from '../../core/cluster.js';
import { byteRate, rate } from '../../core/format.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link } from '../../core/router.js';
import { compare } from '../../core/sort.js';
import { Watch } from '../../core/store.js';
import { captures, latest } from './figures.js';

/** What the network interfaces of a host receive now. Those that nodes capture on come first, and are marked. */
class InstanceInterfaces extends Part {
  static properties = { instance: { attribute: false } };

  constructor() {
    super();
    /** @type {import('../../core/types.js').Instance | undefined} */
    this.instance = undefined;
    new Watch(this, cluster, cluster.statistics);
  }

  get #rows() {
    const instance = /** @type {import('../../core/types.js').Instance} */ (this.instance);
    const figures = new Map((latest(instance)?.interfaces || []).map((one) => [one.name, one]));
    const captured = captures(instance.instance);
    const names = new Set([...captured.keys(), ...figures.keys(), ...(instance.interfaces || [])]);
    return [...names]
      .map((name) => ({ name, now: figures.get(name), nodes: captured.get(name) || [] }))
      .sort((a, b) => Number(b.nodes.length > 0) - Number(a.nodes.length > 0) || compare(a.name, b.name));
  }

  render() {
    const rows = this.instance ? this.#rows : [];
    return html`<section aria-labelledby="interfaces">
      <h2 id="interfaces">Interfaces</h2>
      ${rows.length === 0
        ? html`<p class="empty">No interface is known.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="What each interface receives">
            <table>
              <thead>
                <tr>
                  <th scope="col">Interface</th>
                  <th scope="col">Captured by</th>
                  <th scope="col" class="number">Received</th>
                  <th scope="col" class="number">Packets</th>
                  <th scope="col" class="number">Dropped by the kernel</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  ({ name, now, nodes }) => html`<tr class=${nodes.length ? 'captured' : ''}>
                    <th scope="row">
                      <bdi>${name}</bdi>
                      ${nodes.length ? html`<span class="mark">captured</span>` : nothing}
                    </th>
                    <td class="text">${nodes.map((node) => html`<a href=${link(['nodes', node])}><bdi>${node}</bdi></a> `)}</td>
                    <td class="number">${byteRate(now?.received_bytes_per_second)}</td>
                    <td class="number">${rate(now?.received_packets_per_second)}</td>
                    <td class="number ${now?.dropped_per_second ? 'wrong' : ''}">${rate(now?.dropped_per_second)}</td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>`}
    </section>`;
  }
}

define('zk-instance-interfaces', InstanceInterfaces);
