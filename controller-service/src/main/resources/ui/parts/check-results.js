import './state-mark.js';
import { plural } from '../core/format.js';
import { Part, define, html } from '../core/part.js';
import { outcome } from './node-outcome.js';

/** @typedef {import('../core/types.js').NodeResult} NodeResult */

/** What agents found when they checked a configuration: failures first. */
export class CheckResults extends Part {
  static properties = { results: { attribute: false } };

  constructor() {
    super();
    /** @type {NodeResult[]} */
    this.results = [];
  }

  render() {
    const failed = this.results.filter((one) => !one.success);
    const passed = this.results.filter((one) => one.success);
    const where = passed.map((one) => one.node || one.instance);
    return html`<p role="status">
        ${failed.length ? `✕ The check found ${plural(failed.length, 'failure')}.` : '✓ The check found nothing wrong.'}
        ${where.length ? html`All is well on <bdi>${where.join(', ')}</bdi>.` : ''}
      </p>
      ${failed.map(
        (one) => html`<div class="card failed-result">
          <h3><zk-state state="FAILED"></zk-state> <bdi>${[one.node, one.instance].filter(Boolean).join(' on ') || 'The request'}</bdi></h3>
          ${outcome(one)}
        </div>`,
      )}`;
  }
}

define('zk-check-results', CheckResults);
