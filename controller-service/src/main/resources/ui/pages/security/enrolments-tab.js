import '../../parts/problem-box.js';
import '../../parts/time-text.js';
import { get, request } from '../../core/api.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { Reading } from '../../core/reading.js';
import { router } from '../../core/router.js';
import { sorted } from '../../core/sort.js';
import { Watch } from '../../core/store.js';
import { confirmed } from '../../parts/confirm-dialog.js';
import { notices } from '../../parts/notice-list.js';
import { sortHeadings } from '../../parts/sort-heading.js';
import './enrolment-form.js';

/** @typedef {import('../../core/types.js').Enrolment} Enrolment */

const nameOf = (/** @type {Enrolment} */ one) => one.instance || one.pattern || '';

/** @type {import('../../core/sort.js').Column<Enrolment>[]} */
const COLUMNS = [
  { key: 'name', title: 'For', value: nameOf, cell: (one) => html`${one.pattern ? 'names like ' : nothing}<bdi>${nameOf(one)}</bdi>` },
  { key: 'state', title: 'State', value: state, cell: (one) => html`<span class=${state(one) === 'open' ? '' : 'weak'}>${state(one)}</span>` },
  { key: 'used', title: 'Used', number: true, value: (one) => one.used, cell: (one) => `${one.used} of ${one.uses}` },
  { key: 'ends', title: 'Ends', value: (one) => one.expires_at, cell: (one) => html`<zk-time .at=${one.expires_at} ago></zk-time>` },
  { key: 'made', title: 'Made', value: (one) => one.created_at, cell: (one) => html`<zk-time .at=${one.created_at}></zk-time>` },
];

/** The enrolments: tokens by which agents get their certificates. */
class EnrolmentsTab extends Part {
  constructor() {
    super();
    this.enrolments = new Reading(this, async () => /** @type {Enrolment[]} */ ((await get('/enrolments')).items), ['CERTIFICATE_ISSUED']);
    new Watch(this, router);
  }

  /** @param {Enrolment} enrolment */
  async #delete(enrolment) {
    const text = 'No agent gets a certificate by this enrolment any more. Certificates that agents got stay valid.';
    const name = nameOf(enrolment);
    if (!(await confirmed({ title: 'Delete the enrolment?', text, names: [name], action: 'Delete the enrolment', destructive: true }))) {
      return;
    }
    try {
      await request('DELETE', `/enrolments/${encodeURIComponent(enrolment.id)}`);
      notices.say('success', `Enrolment of ${name} deleted`);
    } catch (error) {
      notices.say('failure', `Enrolment of ${name} not deleted`, [/** @type {Error} */ (error).message]);
    }
    this.enrolments.again();
  }

  render() {
    const { value, problem, again } = this.enrolments;
    return html`<zk-problem .problem=${problem} .retry=${again}></zk-problem>
      <zk-enrolment-form @made=${again}></zk-enrolment-form>
      ${value ? this.#list(value) : problem ? nothing : html`<p class="loading" role="status">Loading …</p>`}`;
  }

  /** @param {Enrolment[]} enrolments */
  #list(enrolments) {
    if (enrolments.length === 0) {
      return html`<p class="empty">There are no enrolments.</p>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Enrolments">
      <table>
        <thead>
          <tr>
            ${sortHeadings(COLUMNS)}
            <th scope="col"><span class="unseen">Actions</span></th>
          </tr>
        </thead>
        <tbody>
          ${sorted(enrolments, COLUMNS).map(
            (one) => html`<tr>
              ${COLUMNS.map((column) => html`<td class=${column.number ? 'number' : 'name'}>${column.cell(one)}</td>`)}
              <td>
                <button type="button" class="destructive" @click=${() => this.#delete(one)}>Delete<span class="unseen"> ${nameOf(one)}</span></button>
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

/** @param {Enrolment} enrolment */
function state({ used, uses, expires_at: end }) {
  if (used >= uses) {
    return 'used up';
  }
  return Date.parse(end) < Date.now() ? 'expired' : 'open';
}

define('zk-enrolments', EnrolmentsTab);
