import '../../parts/problem-box.js';
import { get } from '../../core/api.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { router } from '../../core/router.js';
import { Watch } from '../../core/store.js';
import './audit-filters.js';
import { auditTable } from './audit-rows.js';

/** @typedef {import('../../core/types.js').AuditRecord} AuditRecord */

const PAGE = 100;
const KEPT = 2_000;
const FILTERS = ['principal', 'operation', 'outcome', 'node', 'instance', 'from', 'to'];

/** Who requested which change, newest first. Records have no event, so this is as of when it was read. */
class AuditTab extends Part {
  static properties = { items: { state: true }, next: { state: true }, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {AuditRecord[] | undefined} */
    this.items = undefined;
    /** @type {string | undefined} */
    this.next = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.busy = false;
    this.filter = '';
    new Watch(this, router);
  }

  willUpdate() {
    const filter = JSON.stringify(this.#query);
    if (filter !== this.filter) {
      this.filter = filter;
      this.items = undefined;
      this.#read();
    }
  }

  get #query() {
    const { query } = router.current;
    return Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  }

  /** @param {string} [cursor] of the page to add; the newest page replaces all if absent */
  async #read(cursor) {
    const { filter } = this;
    this.busy = true;
    try {
      /** @type {{items: AuditRecord[], next?: string}} */
      const page = await get('/audit', { ...this.#query, limit: PAGE, cursor });
      if (filter !== this.filter) {
        return;
      }
      this.items = [...(cursor ? this.items || [] : []), ...page.items].slice(0, KEPT);
      this.next = this.items.length < KEPT ? page.next : undefined;
      this.problem = undefined;
    } catch (error) {
      if (filter === this.filter) {
        this.problem = /** @type {Error} */ (error);
      }
    }
    this.busy = false;
  }

  render() {
    return html`<zk-audit-filters></zk-audit-filters>
      <zk-problem .problem=${this.problem} .retry=${() => this.#read()}></zk-problem>
      ${this.items ? this.#list(this.items) : this.problem ? nothing : html`<p class="loading" role="status">Loading …</p>`}`;
  }

  /** @param {AuditRecord[]} items */
  #list(items) {
    const older = this.next;
    return html`${items.length ? auditTable(items) : html`<p class="empty">No kept record matches.</p>`}
      <div class="buttons">
        ${older ? html`<button type="button" ?disabled=${this.busy} @click=${() => this.#read(older)}>Older</button>` : nothing}
        <button type="button" ?disabled=${this.busy} @click=${() => this.#read()}>Read again</button>
        <span class="weak">
          ${items.length} shown${items.length >= KEPT ? '; choose an earlier time to see older records' : older ? '' : '; no older records are kept'}
        </span>
      </div>`;
  }
}

define('zk-audit', AuditTab);
