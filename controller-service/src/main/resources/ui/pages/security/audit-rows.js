import '../../parts/time-text.js';
import { repeat } from 'lit/directives/repeat.js';
import { duration, plural } from '../../core/format.js';
import { html, nothing } from '../../core/part.js';
import { link } from '../../core/router.js';
import { askedBy } from './asked-by.js';

/** @typedef {import('../../core/types.js').AuditRecord} AuditRecord */

const SHOWN_NODES = 5;

/** @param {AuditRecord[]} records */
export function auditTable(records) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Audit">
    <table class="audit stacked">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">What</th>
          <th scope="col">On what</th>
          <th scope="col">Outcome</th>
          <th scope="col">Who</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(records, (record) => record.id, row)}
      </tbody>
    </table>
  </div>`;
}

/** @param {AuditRecord} record */
function row(record) {
  return html`<tr class=${record.outcome === 'FAILED' || record.outcome === 'REFUSED' ? 'bad' : ''}>
    <td class="when"><zk-time .at=${record.requested_at}></zk-time></td>
    <td><bdi>${words(record.operation)}</bdi></td>
    <td class="text">${subject(record.subject)}</td>
    <td>${outcome(record)}</td>
    <td class="text">${askedBy(record.asked_by)}</td>
  </tr>`;
}

/** As in revoke client certificate. @param {string} operation */
const words = (operation) => operation.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** @param {AuditRecord['subject']} subject */
function subject({ all_nodes: all, nodes = [], more_nodes: more = 0, instances = [], names = {} }) {
  const hidden = more + Math.max(0, nodes.length - SHOWN_NODES);
  const found = [
    all ? 'all nodes' : nothing,
    ...nodes.slice(0, SHOWN_NODES).map((node) => html`<a href=${link(['nodes', node])}><bdi>${node}</bdi></a> `),
    hidden ? `and ${plural(hidden, 'more node')} ` : nothing,
    ...instances.map((name) => html`<a href=${link(['instances', name])}><bdi>${name}</bdi></a> `),
    ...Object.entries(names).map(([kind, name]) =>
      kind === 'deployment'
        ? html`<a href=${link(['deployments', name])}>deployment</a> `
        : html`<span>${kind.replaceAll('_', ' ')} <bdi>${name}</bdi></span> `,
    ),
  ];
  return found;
}

/** @param {AuditRecord} record */
function outcome({ outcome: how, problem, succeeded, failed, requested_at: from, ended_at: to, suppressed }) {
  const parts = (succeeded || 0) + (failed || 0);
  const seconds = to && how !== 'REFUSED' ? (Date.parse(to) - Date.parse(from)) / 1000 : 0;
  return html`${how.toLowerCase()}
    ${problem ? html`<span class="weak"><bdi>${problem}</bdi></span>` : nothing}
    ${parts > 1 || failed ? html`<span class="weak">${failed ? `${failed} of ${parts} failed` : `${parts} succeeded`}</span>` : nothing}
    ${seconds >= 1 ? html`<span class="weak">after ${duration(seconds)}</span>` : nothing}
    ${suppressed ? html`<span class="weak">and ${suppressed} refusals before it that are not recorded</span>` : nothing}`;
}
