import { get } from '../core/api.js';
import { Part, define, html, nothing } from '../core/part.js';
import { session } from '../core/session.js';
import { Watch } from '../core/store.js';

/** @typedef {{authorization_uri: string, client_id: string, scope: string}} Provider */

const HERE = /^(localhost|127\..*|\[::1\])$/;

/** Asks for an API token, or sends the user to the provider. The address stays, so the user gets to the page it names. */
class SignInPage extends Part {
  static properties = { offer: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {{oidc?: Provider, oidc_problem?: string} | undefined} undefined until the controller has said it */
    this.offer = undefined;
    /** @type {'' | 'token' | 'provider'} what the user waits for */
    this.busy = '';
    new Watch(this, session);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#readOffer();
  }

  async #readOffer() {
    this.offer = undefined;
    try {
      this.offer = await get('/sign-in');
    } catch {
      // A token needs no offer.
      this.offer = {};
    }
  }

  firstUpdated() {
    this.#field.focus();
  }

  get #field() {
    return /** @type {HTMLInputElement} */ (this.querySelector('#token'));
  }

  /** @param {SubmitEvent} event */
  async #signIn(event) {
    event.preventDefault();
    const field = this.#field;
    this.busy = 'token';
    await session.signIn(field.value.trim());
    this.busy = '';
    field.value = '';
    await this.updateComplete;
    field.focus();
  }

  /** @param {Provider} provider */
  async #leave(provider) {
    this.busy = 'provider';
    await session.leaveFor(provider);
    // The page stays a while, and comes back as it was by the browser's Back.
    this.busy = '';
  }

  render() {
    const { oidc, oidc_problem: problem } = this.offer || {};
    return html`<section class="sign-in">
      <h1>Sign in</h1>
      ${session.reason ? html`<div class="problem" role="alert"><p><bdi>${session.reason}</bdi></p></div>` : nothing}
      ${location.protocol === 'http:' && !HERE.test(location.hostname)
        ? html`<div class="problem" role="alert"><p>This page is not over TLS: whoever is between you and the controller can read what you enter.</p></div>`
        : nothing}
      ${this.offer ? nothing : html`<p class="weak" role="status">Asking the controller how to sign in …</p>`}
      ${oidc ? this.#provider(oidc) : nothing}
      ${problem
        ? html`<p class="weak">Signing in with your organisation does not work now: <bdi>${problem}</bdi></p>
            <p><button type="button" @click=${() => this.#readOffer()}>Try again</button></p>`
        : nothing}
      <form @submit=${this.#signIn}>
        <label for="token">API token</label>
        <input id="token" type="password" autocomplete="off" required spellcheck="false" aria-describedby="token-help" />
        <p id="token-help" class="weak">
          An administrator makes one with <code>zeekeeper-controller token create</code> on the controller's host. The browser
          forgets it when this tab is closed.
        </p>
        <button type="submit" class=${oidc ? '' : 'primary'} ?disabled=${this.busy !== ''}>${this.busy === 'token' ? 'Signing in …' : 'Sign in'}</button>
      </form>
    </section>`;
  }

  /** @param {Provider} provider */
  #provider(provider) {
    return html`<p>
        <button type="button" class="primary" ?disabled=${this.busy !== ''} @click=${() => this.#leave(provider)}>
          ${this.busy === 'provider' ? 'Leaving for your organisation …' : 'Sign in with your organisation'}
        </button>
      </p>
      <p class="or">or</p>`;
  }
}

define('zk-sign-in', SignInPage);
