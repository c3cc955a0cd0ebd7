import '../../parts/node-tile.js';
import '../../parts/problem-box.js';
import '../../parts/state-mark.js';
import '../../parts/time-text.js';
import { repeat } from 'lit/directives/repeat.js';
import { cluster } from '../../core/cluster.js';
import { NONE, bytes, share } from '../../core/format.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link, router } from '../../core/router.js';
import { Watch } from '../../core/store.js';
import { grafanaLink } from '../../parts/grafana-link.js';
import { shareBar } from '../../parts/share-bar.js';
import { connection, cpuShare, latest, memoryShare, nodeStates, ratio } from './figures.js';
import './instance-certificates.js';
import './instance-interfaces.js';
import './instance-past.js';
import { problems } from './problems.js';

/** @typedef {import('../../core/types.js').Instance} Instance */

/** One instance: what is wrong, what it is, its nodes, and what its host does. */
class InstanceDetail extends Part {
  static properties = { name: {} };

  constructor() {
    super();
    this.name = '';
    new Watch(this, cluster, cluster.statistics, router);
  }

  render() {
    const instance = cluster.instances.get(this.name);
    if (!instance) {
      return html`<h1><bdi>${this.name}</bdi></h1>
        <p class="empty">
          No agent of this name has connected, and the deployed configuration does not need one.
          <a href=${link(['instances'])}>All instances</a>
        </p>`;
    }
    return html`
      <div class="node-head">
        <h1><bdi>${this.name}</bdi></h1>
        <zk-state .state=${connection(instance)}></zk-state>
      </div>
      ${problems(instance)}
      <div class="columns instance-facts">${this.#facts(instance)} ${this.#host(instance)}</div>
      ${this.#nodes()}
      <zk-instance-interfaces .instance=${instance}></zk-instance-interfaces>
      <zk-instance-past .name=${this.name}></zk-instance-past>
      <zk-instance-certificates .name=${this.name}></zk-instance-certificates>
    `;
  }

  /** @param {Instance} instance */
  #facts(instance) {
    const { host, port, direction } = instance;
    return html`<section class="card" aria-labelledby="facts">
      <h2 id="facts">Agent</h2>
      <dl class="facts">
        <dt>Needed</dt>
        <dd>${instance.needed ? 'yes, the deployed configuration has it' : 'no, the deployed configuration does without it'}</dd>
        <dt>Address</dt>
        <dd>${host ? html`<bdi>${host}${port ? `:${port}` : ''}</bdi>` : NONE}</dd>
        <dt>Connection</dt>
        <dd>${direction === 'OUTBOUND' ? 'the controller dials the agent' : direction === 'INBOUND' ? 'the agent dials the controller' : NONE}</dd>
        <dt>Zeek</dt>
        <dd>${instance.zeek_version ? html`<bdi>${instance.zeek_version}</bdi>` : NONE}</dd>
        <dt>Zeekeeper</dt>
        <dd>${instance.agent_version ? html`<bdi>${instance.agent_version}</bdi>` : NONE}</dd>
        <dt>Nodes</dt>
        <dd>${nodeStates(this.name)}</dd>
        <dt>Last seen</dt>
        <dd><zk-time .at=${instance.last_seen_at} ago></zk-time></dd>
        <dt>Past</dt>
        <dd><a href=${link(['events'], { instance: this.name })}>Its events</a></dd>
        ${grafanaLink('instance', { instance: this.name })}
      </dl>
    </section>`;
  }

  /** @param {Instance} instance */
  #host(instance) {
    const now = latest(instance);
    const cpus = now?.cpus ?? instance.cpus;
    return html`<section class="card" aria-labelledby="host">
      <h2 id="host">Host</h2>
      ${now
        ? nothing
        : html`<p class="weak">${instance.connected ? 'The agent has reported no figures yet; it does so every ten seconds.' : 'No figures while the agent is not connected.'}</p>`}
      <dl class="facts">
        <dt>CPU</dt>
        <dd>${now ? shareBar(cpuShare(instance)) : NONE} ${cpus ? html`<span class="weak">of ${cpus} processors</span>` : nothing}</dd>
        <dt>Memory</dt>
        <dd>
          ${now
            ? html`${shareBar(memoryShare(instance))} <span class="weak">${bytes(now.memory_used_bytes)} of ${bytes(now.memory_total_bytes)}</span>`
            : NONE}
        </dd>
        ${(now?.disks || []).map(
          (disk) => html`<dt>Disk of <bdi class="path">${disk.path}</bdi></dt>
            <dd>
              ${shareBar(ratio(disk.used_bytes, disk.total_bytes))}
              <span class="weak">${bytes(disk.used_bytes)} of ${bytes(disk.total_bytes)}, ${free(disk)} free</span>
            </dd>`,
        )}
      </dl>
    </section>`;
  }

  #nodes() {
    const nodes = cluster.nodesOf(this.name);
    return html`<section aria-labelledby="nodes">
      <h2 id="nodes">Nodes</h2>
      ${nodes.length
        ? html`<div class="tiles">
            ${repeat(
              nodes,
              (node) => node.node,
              (node) => html`<zk-node-tile .node=${node} .samples=${cluster.statistics.of(node)}></zk-node-tile>`,
            )}
          </div>`
        : html`<p class="empty">The deployed configuration has no nodes here.</p>`}
    </section>`;
  }
}

/** @param {{total_bytes: number, used_bytes: number | null}} disk */
const free = ({ total_bytes: total, used_bytes: used }) => (used === null ? NONE : `${bytes(total - used)} (${share(1 - used / total)})`);

define('zk-instance', InstanceDetail);
