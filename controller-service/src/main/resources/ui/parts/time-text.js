import { Part, define, html } from '../core/part.js';
import { NONE, duration, localTime, utc } from '../core/format.js';

/** @type {Set<TimeText>} */
const shown = new Set();
// One clock for all of them.
setInterval(() => shown.forEach((one) => one.requestUpdate()), 10_000);

/** A time: local, or how long ago; in UTC when the pointer rests on it. */
export class TimeText extends Part {
  static properties = { at: {}, ago: { type: Boolean } };

  constructor() {
    super();
    /** @type {string | undefined} ISO 8601 */
    this.at = undefined;
    this.ago = false;
  }

  connectedCallback() {
    super.connectedCallback();
    shown.add(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    shown.delete(this);
  }

  render() {
    if (!this.at) {
      return NONE;
    }
    const seconds = (Date.now() - Date.parse(this.at)) / 1000;
    const past = seconds < 1 && seconds > -5 ? 'just now' : seconds > 0 ? `${duration(seconds)} ago` : `in ${duration(-seconds)}`;
    const title = this.ago ? `${localTime(this.at)} (${utc(this.at)})` : utc(this.at);
    return html`<time datetime=${this.at} title=${title}>${this.ago ? past : localTime(this.at)}</time>`;
  }
}

define('zk-time', TimeText);
