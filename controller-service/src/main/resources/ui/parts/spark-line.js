import { Part, define, html, nothing, svg } from '../core/part.js';

const WIDTH = 60;
const HEIGHT = 16;

/** A small line of the latest values. What it shows is also said in words beside it. */
export class SparkLine extends Part {
  static properties = { values: { attribute: false }, max: { type: Number } };

  constructor() {
    super();
    /** @type {(number | null | undefined)[]} oldest first */
    this.values = [];
    /** The value at the top; the largest of the values if 0. */
    this.max = 0;
  }

  render() {
    return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
      ${this.values.length > 1 ? svg`<path d=${path(this.values, this.max)} />` : nothing}
    </svg>`;
  }
}

/** @param {(number | null | undefined)[]} values @param {number} max */
function path(values, max) {
  const top = Math.max(max, ...values.map((value) => value || 0)) || 1;
  const step = WIDTH / (values.length - 1);
  let pen = 'M';
  return values
    .map((value, index) => {
      if (value === null || value === undefined) {
        pen = 'M';
        return '';
      }
      const point = `${pen}${(index * step).toFixed(1)} ${(HEIGHT - 1 - (value / top) * (HEIGHT - 2)).toFixed(1)}`;
      pen = 'L';
      return point;
    })
    .join('');
}

define('zk-spark', SparkLine);
