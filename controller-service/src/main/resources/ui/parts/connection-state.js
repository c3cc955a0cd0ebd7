import { STALE_AFTER_MS, cluster } from '../core/cluster.js';
import { duration, localTime } from '../core/format.js';
import { Part, define, html } from '../core/part.js';
import { Watch } from '../core/store.js';

/** Whether what the page shows is the present, and of when it is if not. */
export class ConnectionState extends Part {
  constructor() {
    super();
    new Watch(this, cluster);
    this.clock = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.clock = window.setInterval(() => cluster.state !== 'live' && this.requestUpdate(), 1_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.clock);
  }

  render() {
    if (cluster.state === 'live') {
      return html`<span class="connection live" title=${`Read at ${localTime(cluster.asOf)}; changes appear by themselves`}>live</span>`;
    }
    if (cluster.state === 'loading') {
      return html`<span class="connection">loading</span>`;
    }
    const age = Date.now() - cluster.asOf.getTime();
    const since = age > STALE_AFTER_MS ? `as of ${duration(age / 1000)} ago` : 'reconnecting';
    return html`<span class="connection lost" title=${cluster.reason}>
      <span class="unseen" role="status">not connected to the controller</span><span aria-hidden="true">${since}</span>
    </span>`;
  }
}

define('zk-connection', ConnectionState);
