import { cluster } from '../core/cluster.js';
import { Part, define, html } from '../core/part.js';
import { Watch } from '../core/store.js';
import './instances/instance-detail.js';
import './instances/instance-list.js';

/** The hosts with agents: all of them, or the one that the address names. */
class InstancesPage extends Part {
  static properties = { name: {} };

  constructor() {
    super();
    /** @type {string | undefined} */
    this.name = undefined;
    new Watch(this, cluster);
  }

  render() {
    if (cluster.state === 'loading') {
      return html`<h1>Instances</h1>
        <p class="loading" role="status">Loading the instances …</p>`;
    }
    if (cluster.state === 'failed') {
      return html`<h1>Instances</h1>
        <div class="problem" role="alert"><p><bdi>${cluster.reason}</bdi> Trying again …</p></div>`;
    }
    return this.name ? html`<zk-instance .name=${this.name}></zk-instance>` : html`<zk-instance-list></zk-instance-list>`;
  }
}

define('zk-instances', InstancesPage);
