import { Part, define, html, nothing } from '../core/part.js';

/** What went wrong with a request, and how to try again. */
export class ProblemBox extends Part {
  static properties = { problem: { attribute: false }, retry: { attribute: false } };

  constructor() {
    super();
    /** @type {import('../core/api.js').Problem | Error | undefined} */
    this.problem = undefined;
    /** @type {(() => void) | undefined} */
    this.retry = undefined;
  }

  render() {
    if (!this.problem) {
      return nothing;
    }
    const { document } = /** @type {import('../core/api.js').Problem} */ (this.problem);
    return html`<div class="problem" role="alert">
      <p><strong>${document?.title || 'That did not work'}.</strong> <bdi>${this.problem.message}</bdi></p>
      ${document?.problems?.length
        ? html`<ul>
            ${document.problems.map((one) => html`<li><bdi>${one}</bdi></li>`)}
          </ul>`
        : nothing}
      ${this.retry ? html`<button type="button" @click=${this.retry}>Try again</button>` : nothing}
    </div>`;
  }
}

define('zk-problem', ProblemBox);
