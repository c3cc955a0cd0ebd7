import './time-text.js';
import { repeat } from 'lit/directives/repeat.js';
import { Part, define, html, nothing } from '../core/part.js';
import { link } from '../core/router.js';

/** @typedef {import('../core/events.js').ClusterEvent} ClusterEvent */

/** Events in rows, linked to what they concern. */
export class EventRows extends Part {
  static properties = { events: { attribute: false } };

  constructor() {
    super();
    /** @type {ClusterEvent[]} */
    this.events = [];
  }

  render() {
    if (this.events.length === 0) {
      return html`<p class="empty">No events.</p>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Events">
      <table class="events">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Event</th>
            <th scope="col">Concerns</th>
            <th scope="col">What happened</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            this.events,
            (event) => event.id,
            (event) => html`<tr class=${tone(event)}>
              <td><zk-time .at=${event.happened_at}></zk-time></td>
              <td>${event.type.toLowerCase().replaceAll('_', ' ')}</td>
              <td>${subjects(event)}</td>
              <td class="text"><bdi>${event.message}</bdi>${askedBy(event)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

/** @param {ClusterEvent} event */
function subjects(event) {
  const { deployment, number } = event.details || {};
  return [
    event.node ? html`<a href=${link(['nodes', event.node])}><bdi>${event.node}</bdi></a> ` : nothing,
    event.instance ? html`<a href=${link(['instances', event.instance])}><bdi>${event.instance}</bdi></a> ` : nothing,
    deployment ? html`<a href=${link(['deployments', deployment])}>deployment ${number ?? ''}</a>` : nothing,
  ];
}

/** @param {ClusterEvent} event */
function askedBy(event) {
  const { principal, address } = event.asked_by || {};
  return event.asked_by ? html` <span class="weak">by <bdi>${principal?.name || address}</bdi></span>` : nothing;
}

/** @param {ClusterEvent} event */
function tone(event) {
  const { new_state: state, level } = event.details || {};
  const isBad =
    ['CRASHED', 'FAILED'].includes(state) ||
    ['NOTIFY_ERROR', 'SESSION_LOST', 'SESSION_REFUSED', 'LOGIN_FAILED', 'ENROLMENT_REFUSED'].includes(event.type) ||
    level === 'ERROR';
  return isBad ? 'bad' : '';
}

define('zk-event-rows', EventRows);
