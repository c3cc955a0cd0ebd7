import '../../parts/problem-box.js';
import '../../parts/time-text.js';
import { repeat } from 'lit/directives/repeat.js';
import { request } from '../../core/api.js';
import { NONE } from '../../core/format.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { Reading } from '../../core/reading.js';
import { link, router } from '../../core/router.js';
import { session } from '../../core/session.js';
import { sorted } from '../../core/sort.js';
import { Watch } from '../../core/store.js';
import { confirmed } from '../../parts/confirm-dialog.js';
import { notices } from '../../parts/notice-list.js';
import { sortHeadings } from '../../parts/sort-heading.js';
import { CERTIFICATE_CHANGES, certificateState, isOver, readCertificates } from './certificate-state.js';

/** @typedef {import('../../core/types.js').Certificate} Certificate */

const holder = (/** @type {Certificate} */ one) => one.instance || one.client || '';

/** @type {import('../../core/sort.js').Column<Certificate>[]} */
const COLUMNS = [
  { key: 'holder', title: 'Holder', value: holder, cell: (one) => (one.instance ? html`<a href=${link(['instances', one.instance])}><bdi>${one.instance}</bdi></a>` : html`<bdi>${holder(one) || NONE}</bdi>`) },
  { key: 'kind', title: 'Kind', value: (one) => (one.instance ? 'agent' : 'client'), cell: (one) => (one.instance ? 'agent' : 'client') },
  { key: 'state', title: 'State', value: (one) => one.revoked_at || one.not_after, cell: certificateState },
  { key: 'issued', title: 'Issued', value: (one) => one.issued_at, cell: (one) => html`<zk-time .at=${one.issued_at}></zk-time>` },
  { key: 'ends', title: 'Not after', value: (one) => one.not_after, cell: (one) => html`<zk-time .at=${one.not_after}></zk-time>` },
  { key: 'serial', title: 'Serial', value: (one) => one.serial, cell: (one) => html`<code><bdi>${one.serial}</bdi></code>` },
];

/** The certificates of agents and clients that the controller issued. */
class CertificatesTab extends Part {
  constructor() {
    super();
    this.certificates = new Reading(this, readCertificates, CERTIFICATE_CHANGES);
    new Watch(this, router, session);
  }

  /** @param {Certificate} certificate */
  async #revoke(certificate) {
    const name = holder(certificate);
    const text = certificate.instance
      ? `The agent's session ends at once, and no certificate of the same enrolment is accepted again. Its nodes run on: stop them before if they
        should not. To come back, the agent needs a new enrolment.`
      : "The client's requests are refused at once, and its streams and sessions end. Later certificates of the client stay valid.";
    const kind = certificate.instance ? 'agent' : 'client';
    const question = { title: `Revoke the certificate of this ${kind}?`, text, names: [name, certificate.serial], action: 'Revoke for good', destructive: true };
    if (!(await confirmed(question))) {
      return;
    }
    try {
      await request('DELETE', `/certificates/${encodeURIComponent(certificate.serial)}`);
      notices.say('success', `Certificate of ${name} revoked`);
    } catch (error) {
      notices.say('failure', `Revocation of the certificate of ${name} failed`, [/** @type {Error} */ (error).message]);
    }
    this.certificates.again();
  }

  render() {
    const { value, problem, again } = this.certificates;
    return html`<zk-problem .problem=${problem} .retry=${again}></zk-problem>
      ${value ? this.#list(value) : problem ? nothing : html`<p class="loading" role="status">Loading …</p>`}`;
  }

  /** @param {Certificate[]} all */
  #list(all) {
    if (all.length === 0) {
      return html`<p class="empty">
        The controller has issued no certificate. Agents get theirs by an <a href=${link(['security'], { tab: 'enrolments' })}>enrolment</a>,
        clients by <code>zeekeeper-controller certificate create</code> on the controller's host.
      </p>`;
    }
    const { query } = router.current;
    const wanted = (query.get('text') || '').toLowerCase();
    const withOld = query.has('old');
    const chosen = all.filter((one) => (withOld || !isOver(one)) && [holder(one), one.serial].some((text) => text.toLowerCase().includes(wanted)));
    return html`<search class="filters">
        <label>
          Filter
          <input
            type="search"
            placeholder="holder, serial"
            .value=${query.get('text') || ''}
            @input=${(/** @type {Event} */ event) => router.adjust({ text: /** @type {HTMLInputElement} */ (event.target).value })}
          />
        </label>
        <button type="button" class="toggle" aria-pressed=${withOld} @click=${() => router.adjust({ old: withOld ? null : 'yes' })}>
          also revoked and expired
        </button>
        <span class="weak" role="status">${chosen.length} of ${all.length} shown</span>
      </search>
      ${chosen.length ? this.#table(chosen) : html`<p class="empty">No certificate matches the filters.</p>`}`;
  }

  /** @param {Certificate[]} certificates */
  #table(certificates) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Certificates">
      <table>
        <thead>
          <tr>
            ${sortHeadings(COLUMNS)}
            <th scope="col"><span class="unseen">Actions</span></th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            sorted(certificates, COLUMNS),
            (one) => one.serial,
            (one) => html`<tr>
              ${COLUMNS.map((column) => html`<td class="name">${column.cell(one)}</td>`)}
              <td>
                ${isOver(one)
                  ? nothing
                  : html`<button
                      type="button"
                      class="destructive"
                      ?disabled=${!session.may('ADMIN')}
                      title=${session.lacks('ADMIN')}
                      @click=${() => this.#revoke(one)}
                    >
                      Revoke<span class="unseen"> ${holder(one)} ${one.serial}</span>
                    </button>`}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

define('zk-certificates', CertificatesTab);
