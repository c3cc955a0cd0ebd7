import { Part, define, html, nothing } from '../../core/part.js';
import { router } from '../../core/router.js';
import { Watch } from '../../core/store.js';

const OUTCOMES = ['ACCEPTED', 'REFUSED', 'SUCCEEDED', 'FAILED'];
/** The operations that change something; another may be typed. */
const OPERATIONS = [
  'stageConfiguration',
  'deploy',
  'cancelDeployment',
  'rollbackDeployment',
  'restartNodes',
  'stopNodes',
  'startNodes',
  'dispatch',
  'createToken',
  'revokeToken',
  'createEnrolment',
  'deleteEnrolment',
  'revokeCertificate',
  'createClientCertificate',
];

/** What to look for in the audit. The address has it. */
class AuditFilters extends Part {
  constructor() {
    super();
    new Watch(this, router);
  }

  render() {
    const { query } = router.current;
    const isFiltered = ['principal', 'operation', 'outcome', 'node', 'instance', 'from', 'to'].some((name) => query.has(name));
    return html`<search class="filters">
      ${this.#text('principal', 'Who')}
      <label>
        What
        <input type="search" list="operations" spellcheck="false" autocomplete="off" placeholder="all" .value=${query.get('operation') || ''} @change=${change('operation')} />
      </label>
      <datalist id="operations">${OPERATIONS.map((one) => html`<option value=${one}></option>`)}</datalist>
      <label>
        Outcome
        <select @change=${change('outcome')}>
          <option value="">all</option>
          ${OUTCOMES.map((one) => html`<option value=${one} ?selected=${query.get('outcome') === one}>${one.toLowerCase()}</option>`)}
        </select>
      </label>
      ${this.#text('node', 'Node')} ${this.#text('instance', 'Instance')} ${this.#time('from', 'From')} ${this.#time('to', 'Before')}
      ${isFiltered
        ? html`<button
            type="button"
            class="quiet"
            @click=${() => router.adjust({ principal: null, operation: null, outcome: null, node: null, instance: null, from: null, to: null })}
          >
            Clear filters
          </button>`
        : nothing}
    </search>`;
  }

  /** @param {string} name @param {string} title */
  #text(name, title) {
    return html`<label>
      ${title}
      <input type="search" spellcheck="false" autocomplete="off" placeholder="all" .value=${router.current.query.get(name) || ''} @change=${change(name)} />
    </label>`;
  }

  /** The field has local time, and the address UTC, so that others see the same. @param {string} name @param {string} title */
  #time(name, title) {
    return html`<label>
      ${title}
      <input
        type="datetime-local"
        .value=${local(router.current.query.get(name))}
        @change=${(/** @type {Event} */ event) => {
          const { value } = /** @type {HTMLInputElement} */ (event.target);
          router.adjust({ [name]: value ? new Date(value).toISOString() : null });
        }}
      />
    </label>`;
  }
}

/** @param {string} name */
const change = (name) => (/** @type {Event} */ event) => router.adjust({ [name]: /** @type {HTMLInputElement} */ (event.target).value.trim() });

/** As in 2026-11-22T09:30. @param {string | null} text */
function local(text) {
  const date = new Date(text || '');
  if (Number.isNaN(date.getTime())) {
    return '';
  }
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

define('zk-audit-filters', AuditFilters);
