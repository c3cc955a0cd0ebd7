import { get } from '../core/api.js';
import { Part, define, html, nothing } from '../core/part.js';
import { session } from '../core/session.js';
import { Watch } from '../core/store.js';

/** Asks for an API token, or sends the user to the provider. */
class SignInPage extends Part {
  static properties = { offer: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {{oidc?: {authorization_uri: string, client_id: string, scope: string}, oidc_problem?: string}} */
    this.offer = {};
    this.busy = false;
    new Watch(this, session);
  }

  async connectedCallback() {
    super.connectedCallback();
    try {
      this.offer = await get('/sign-in');
    } catch {
      this.offer = {};
    }
  }

  /** @param {SubmitEvent} event */
  async #signIn(event) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (this.querySelector('#token'));
    this.busy = true;
    await session.signIn(field.value.trim());
    this.busy = false;
    field.value = '';
  }

  render() {
    const { oidc, oidc_problem: problem } = this.offer;
    return html`<section class="sign-in">
      <h1>Sign in</h1>
      ${session.reason ? html`<div class="problem" role="alert"><p><bdi>${session.reason}</bdi></p></div>` : nothing}
      ${oidc
        ? html`<p><button type="button" class="primary" @click=${() => session.leaveFor(oidc)}>Sign in with your organisation</button></p>
            <p class="or">or</p>`
        : nothing}
      ${problem ? html`<p class="weak">${problem}</p>` : nothing}
      <form @submit=${this.#signIn}>
        <label for="token">API token</label>
        <input id="token" type="password" autocomplete="off" required spellcheck="false" aria-describedby="token-help" />
        <p id="token-help" class="weak">
          An administrator makes one with <code>zeekeeper-controller token create</code> on the controller's host. The browser
          forgets it when this tab is closed.
        </p>
        <button type="submit" class=${oidc ? '' : 'primary'} ?disabled=${this.busy}>Sign in</button>
      </form>
    </section>`;
  }
}

define('zk-sign-in', SignInPage);
