import '../parts/event-rows.js';
import '../parts/problem-box.js';
import { cluster } from '../core/cluster.js';
import { GROUPS, typesOf } from '../core/event-groups.js';
import { plural } from '../core/format.js';
import { Part, define, html, nothing } from '../core/part.js';
import { router } from '../core/router.js';
import { Watch } from '../core/store.js';
import { EventLog, KEPT } from './events/event-log.js';

/** What happened in the cluster, newest first, while it happens and as far back as events are kept. */
class EventsPage extends Part {
  constructor() {
    super();
    this.log = new EventLog();
    this.filter = '';
    new Watch(this, router, this.log);
  }

  connectedCallback() {
    super.connectedCallback();
    this.log.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.log.stop();
  }

  get #groups() {
    return router.current.query.getAll('group').filter((group) => group in GROUPS);
  }

  willUpdate() {
    const { query } = router.current;
    const filter = { types: typesOf(this.#groups), instances: query.getAll('instance'), nodes: query.getAll('node') };
    const text = JSON.stringify(filter);
    if (text !== this.filter) {
      this.filter = text;
      this.log.read(filter);
    }
  }

  render() {
    const { log } = this;
    return html`
      <div class="node-head">
        <h1>Events</h1>
        <button type="button" aria-pressed=${log.isPaused} class="toggle" @click=${() => log.toggle()}>
          ${log.isPaused ? 'Continue' : 'Pause'}
        </button>
        <span class="weak" role="status">${this.#following()}</span>
      </div>
      ${this.#filters()}
      <zk-problem .problem=${log.problem} .retry=${log.state === 'failed' ? () => log.read() : undefined}></zk-problem>
      ${log.state === 'loading' ? html`<p class="loading" role="status">Loading …</p>` : nothing}
      ${log.state === 'loading' || log.state === 'failed' ? nothing : this.#rows(log.items)}
    `;
  }

  #following() {
    const { isPaused, waiting, isCut } = this.log;
    if (isPaused) {
      const words = waiting ? `Paused, ${plural(waiting, 'event')} arrived since` : 'Paused';
      return isCut ? `${words}. Continue goes back to the newest` : words;
    }
    return cluster.state === 'live' ? 'New events appear by themselves' : 'The stream of events is away; it begins again by itself';
  }

  /** @param {import('../core/events.js').ClusterEvent[]} rows */
  #rows(rows) {
    const { log } = this;
    if (rows.length === 0) {
      return html`<p class="empty">${this.#isFiltered ? 'No kept event matches the filters.' : 'No events are kept.'}</p>`;
    }
    return html`<zk-event-rows .events=${rows} expandable></zk-event-rows>
      <div class="buttons">
        ${log.next
          ? html`<button type="button" ?disabled=${log.state === 'older'} @click=${() => log.older()}>
              ${log.state === 'older' ? 'Loading …' : 'Older'}
            </button>`
          : html`<span class="weak">No older events are kept.</span>`}
        <span class="weak">${plural(rows.length, 'event')} shown${rows.length >= KEPT ? ', the most that this page keeps' : ''}</span>
      </div>`;
  }

  get #isFiltered() {
    const { query } = router.current;
    return ['group', 'instance', 'node'].some((name) => query.has(name));
  }

  #filters() {
    const groups = this.#groups;
    const { query } = router.current;
    return html`<search class="filters">
      <div role="group" aria-label="Kinds of events">
        ${Object.entries(GROUPS).map(
          ([name, { title }]) => html`<button
            type="button"
            class="toggle"
            aria-pressed=${groups.includes(name)}
            @click=${() => router.adjust({ group: groups.includes(name) ? groups.filter((one) => one !== name) : [...groups, name] })}
          >
            ${title}
          </button>`,
        )}
      </div>
      ${this.#choice('instance', 'Instance', [...cluster.instances.keys()], query.getAll('instance'))}
      ${this.#choice('node', 'Node', [...cluster.nodes.keys()], query.getAll('node'))}
      ${this.#isFiltered
        ? html`<button type="button" class="quiet" @click=${() => router.adjust({ group: null, instance: null, node: null })}>Clear filters</button>`
        : nothing}
    </search>`;
  }

  /** A name that is not known any more may have events. @param {string} name @param {string} title @param {string[]} known @param {string[]} chosen */
  #choice(name, title, known, chosen) {
    const names = `${name}-names`;
    return html`<label>
      ${title}
      <input
        type="search"
        list=${names}
        spellcheck="false"
        autocomplete="off"
        placeholder="all"
        .value=${chosen.join(' ')}
        @change=${(/** @type {Event} */ event) =>
          router.adjust({ [name]: /** @type {HTMLInputElement} */ (event.target).value.split(/[\s,]+/).filter(Boolean) })}
      />
      <datalist id=${names}>
        ${known.sort().map((one) => html`<option value=${one}></option>`)}
      </datalist>
    </label>`;
  }
}

define('zk-events', EventsPage);
