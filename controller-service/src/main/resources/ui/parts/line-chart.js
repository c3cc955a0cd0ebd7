import uPlot from 'uplot';
import { clock } from '../core/format.js';
import { Part, define, html } from '../core/part.js';

const HEIGHT = 140;
const COLOURS = ['--series-1', '--series-2', '--series-3'];

/** Values over time. The latest values are also said in words beside it. */
export class LineChart extends Part {
  static properties = {
    label: {},
    times: { attribute: false },
    series: { attribute: false },
    format: { attribute: false },
  };

  constructor() {
    super();
    this.label = '';
    /** @type {number[]} seconds since 1970 */
    this.times = [];
    /** @type {{label: string, values: (number | null)[]}[]} */
    this.series = [];
    /** @type {(value: number | null | undefined) => string} */
    this.format = String;
    /** @type {uPlot | undefined} */
    this.plot = undefined;
    this.sizes = new ResizeObserver(() => this.plot?.setSize({ width: this.#width, height: HEIGHT }));
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.redraw = () => this.#make();
    this.themes = new MutationObserver(this.redraw);
  }

  connectedCallback() {
    super.connectedCallback();
    this.sizes.observe(this);
    this.scheme.addEventListener('change', this.redraw);
    this.themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.scheme.removeEventListener('change', this.redraw);
    this.themes.disconnect();
    this.plot?.destroy();
    this.plot = undefined;
  }

  get #width() {
    return Math.max(200, this.clientWidth);
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (!this.plot || changed.has('label') || this.plot.series.length !== this.series.length + 1) {
      this.#make();
    } else {
      this.plot.setData(this.#data);
    }
  }

  /** @returns {uPlot.AlignedData} */
  get #data() {
    return /** @type {uPlot.AlignedData} */ ([this.times, ...this.series.map((one) => one.values)]);
  }

  /** A canvas knows neither variables nor light-dark(), so an element works out the colour. @param {string} name */
  #colour(name) {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    this.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }

  #make() {
    this.plot?.destroy();
    const colour = (/** @type {string} */ name) => this.#colour(name);
    const axis = { stroke: colour('--text-weak'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    const target = /** @type {HTMLElement} */ (this.querySelector('.plot'));
    this.plot = new uPlot(
      {
        width: this.#width,
        height: HEIGHT,
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
        scales: { y: { range: (_, low, high) => [Math.min(0, low || 0), high > 0 ? high * 1.1 : 1] } },
        axes: [{ ...axis, values: (_, ticks) => ticks.map(clock) }, { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => this.format(tick)) }],
        series: [
          {},
          ...this.series.map((one, index) => ({
            label: one.label,
            stroke: colour(COLOURS[index % COLOURS.length]),
            width: 1.5,
            points: { show: false },
          })),
        ],
      },
      this.#data,
      target,
    );
  }

  render() {
    return html`<figure class="chart">
      <figcaption>
        ${this.label}
        ${this.series.map(
          (one, index) => html`<span class="key series-${index + 1}">${one.label} <b>${this.format(latest(one.values))}</b></span>`,
        )}
      </figcaption>
      <div class="plot" aria-hidden="true"></div>
    </figure>`;
  }
}

/** The newest value, which may not have arrived yet. @param {(number | null)[]} values */
const latest = (values) => values.at(-1) ?? values.at(-2);

define('zk-chart', LineChart);
