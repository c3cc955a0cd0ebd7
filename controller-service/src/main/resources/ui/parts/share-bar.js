import { share } from '../core/format.js';
import { html, svg } from '../core/part.js';

const NEARLY_FULL = 0.8;
const FULL = 0.9;

/**
 * How much of something is used, as a bar; the text beside it says the same.
 * @param {number | null | undefined} value 0 to 1
 */
export function shareBar(value) {
  const known = Number.isFinite(value) ? Math.min(1, Math.max(0, /** @type {number} */ (value))) : 0;
  const tone = known >= FULL ? 'bad' : known >= NEARLY_FULL ? 'busy' : '';
  return html`<span class="share-bar ${tone}">
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${svg`<rect width=${100 * known} height="10" />`}</svg>
    <span>${share(value)}</span>
  </span>`;
}
