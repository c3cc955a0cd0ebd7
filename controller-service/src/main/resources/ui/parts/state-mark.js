import { Part, define, html, svg } from '../core/part.js';

const SHAPES = {
  RUNNING: svg`<circle cx="8" cy="8" r="6" />`,
  PENDING: svg`<path d="M8 2a6 6 0 0 1 0 12z" /><circle cx="8" cy="8" r="5.5" class="line" />`,
  STOPPED: svg`<rect x="3" y="3" width="10" height="10" class="line" />`,
  CRASHED: svg`<path d="M8 1l7 13H1z" />`,
  FAILED: svg`<path d="M3 3l10 10M13 3L3 13" class="line" />`,
  UNKNOWN: svg`<circle cx="8" cy="8" r="5.5" class="line dashed" />`,
};

const KINDS = /** @type {Record<string, keyof typeof SHAPES>} */ ({
  RUNNING: 'RUNNING',
  SUCCEEDED: 'RUNNING',
  CONNECTED: 'RUNNING',
  PENDING: 'PENDING',
  WAITING: 'PENDING',
  CHECKING: 'PENDING',
  PLANNING: 'PENDING',
  DEPLOYING: 'PENDING',
  STOPPED: 'STOPPED',
  CANCELLED: 'STOPPED',
  CRASHED: 'CRASHED',
  FAILED: 'FAILED',
  TIMED_OUT: 'FAILED',
  DISCONNECTED: 'FAILED',
});

/** A state, told by shape, colour and text. */
export class StateMark extends Part {
  static properties = { state: {}, compact: { type: Boolean } };

  constructor() {
    super();
    this.state = 'UNKNOWN';
    /** Whether the text is for screen readers only. */
    this.compact = false;
  }

  render() {
    const kind = KINDS[this.state] || 'UNKNOWN';
    const text = this.state.toLowerCase().replaceAll('_', ' ');
    return html`<span class="state ${kind.toLowerCase()}">
      <svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[kind]}</svg>
      <span class=${this.compact ? 'unseen' : ''}>${text}</span>
    </span>`;
  }
}

define('zk-state', StateMark);
