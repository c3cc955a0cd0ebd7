import { html, nothing } from '../core/part.js';

/** @typedef {import('../core/types.js').NodeResult} NodeResult */

/** Why a Result failed, with the output of the node. @param {NodeResult} result */
export function outcome({ success, error, outputs, node, instance }) {
  if (success) {
    return html`<bdi>${error || ''}</bdi>`;
  }
  const streams = Object.entries({ stderr: outputs?.stderr, stdout: outputs?.stdout }).filter(([, text]) => text);
  return html`<pre class="reason" tabindex="0" role="region" aria-label=${`Reason of ${node || instance || 'the failure'}`}><bdi>${error || 'The agent gave no reason.'}</bdi></pre>
    ${streams.length === 0
      ? nothing
      : streams.map(([name, text]) =>
          text === error
            ? nothing
            : html`<p class="weak">${name}</p>
                <pre class="output" tabindex="0" role="region" aria-label=${`${name} of ${node || instance || 'the node'}`}><bdi>${text}</bdi></pre>`,
        )}`;
}
