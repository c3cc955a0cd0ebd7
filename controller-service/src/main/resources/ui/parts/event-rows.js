import './time-text.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { DROPPED } from '../core/event-groups.js';
import { Part, define, html, nothing } from '../core/part.js';
import { link } from '../core/router.js';

/** @typedef {import('../core/events.js').ClusterEvent} ClusterEvent */

const LONG = 300;
/** Details that a row says already. */
const SAID = ['deployment', 'number', 'first_missing', 'last_missing', 'missing'];

/** Events in rows, linked to what they concern. With `expandable`, a row shows all that is known of its event. */
export class EventRows extends Part {
  static properties = { events: { attribute: false }, expandable: { type: Boolean }, open: { state: true } };

  constructor() {
    super();
    /** @type {ClusterEvent[]} */
    this.events = [];
    this.expandable = false;
    /** @type {Set<unknown>} keys of the events whose details are shown */
    this.open = new Set();
  }

  /** @param {unknown} key */
  #toggle(key) {
    const open = new Set(this.open);
    if (!open.delete(key)) {
      open.add(key);
    }
    this.open = open;
  }

  render() {
    if (this.events.length === 0) {
      return html`<p class="empty">No events.</p>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Events">
      <table class="events stacked">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Event</th>
            <th scope="col">Concerns</th>
            <th scope="col">What happened</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(this.events, keyOf, (event) => {
            // Events never change: of a thousand rows, only new ones are made.
            const isOpen = this.open.has(keyOf(event));
            return guard([event, isOpen, this.expandable], () => this.#row(event, isOpen));
          })}
        </tbody>
      </table>
    </div>`;
  }

  /** @param {ClusterEvent} event @param {boolean} isOpen */
  #row(event, isOpen) {
    const isLong = this.expandable && event.message.length > LONG;
    const canOpen = this.expandable && (isLong || facts(event).length > 0);
    return html`<tr class=${tone(event)}>
      <td class="when"><zk-time .at=${event.happened_at}></zk-time></td>
      <td>${event.type.toLowerCase().replaceAll('_', ' ')}</td>
      <td class="subjects">${subjects(event)}</td>
      <td class="text">
        <bdi>${isLong && !isOpen ? `${event.message.slice(0, LONG)} …` : event.message}</bdi>${missing(event)}${askedBy(event)}
        ${canOpen
          ? html`<button type="button" class="quiet more" aria-expanded=${isOpen} @click=${() => this.#toggle(keyOf(event))}>
              ${isOpen ? 'Less' : 'Details'}
            </button>`
          : nothing}
        ${isOpen
          ? html`<dl class="facts">
              ${facts(event).map(([name, value]) => [html`<dt>${name}</dt>`, html`<dd><bdi>${value}</bdi></dd>`])}
            </dl>`
          : nothing}
      </td>
    </tr>`;
  }
}

/** Events that stand for missing ones may have the id of one that is there. @param {ClusterEvent} event */
const keyOf = (event) => (event.type === DROPPED ? `${DROPPED} ${event.id}` : (event.id ?? event));

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

/** What is not shown, and where it may be found. @param {ClusterEvent} event */
function missing(event) {
  if (event.type !== DROPPED) {
    return nothing;
  }
  const { first_missing: first, last_missing: last, missing: number } = event.details || {};
  const many = number ?? (first && last ? last - first + 1 : undefined);
  return html`<span class="weak">
    ${many === undefined ? 'An unknown number' : many} of events that this list cannot show. States of nodes and instances are right all
    the same; the controller's and the agents' logs may have more.
  </span>`;
}

/** @param {ClusterEvent} event @returns {[string, string][]} */
function facts(event) {
  const { principal, address, edge } = event.asked_by || {};
  /** @type {[string, unknown][]} */
  const all = [
    ...Object.entries(event.details || {}).filter(([name]) => !SAID.includes(name)),
    ['asked by', principal && `${principal.name} (${String(principal.role).toLowerCase()}, ${String(principal.credential).toLowerCase()})`],
    ['from', address && `${address} over ${edge}`],
  ];
  return all
    .filter(([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => [name.replaceAll('_', ' '), words(value)]);
}

/** @param {unknown} value @returns {string} */
function words(value) {
  if (Array.isArray(value)) {
    return value.map(words).join(', ');
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, one]) => `${name} ${words(one)}`)
        .join(', ')
    : String(value);
}

/** @param {ClusterEvent} event */
function tone(event) {
  const { new_state: state, level } = event.details || {};
  const isBad =
    ['CRASHED', 'FAILED'].includes(state) ||
    ['NOTIFY_ERROR', 'SESSION_LOST', 'SESSION_REFUSED', 'LOGIN_FAILED', 'ENROLMENT_REFUSED'].includes(event.type) ||
    level === 'ERROR';
  return event.type === DROPPED ? 'dropped' : isBad ? 'bad' : '';
}

define('zk-event-rows', EventRows);
