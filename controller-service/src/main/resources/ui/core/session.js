import { Problem, get, request, useCredentials } from './api.js';
import { router } from './router.js';
import { Store } from './store.js';

/** @typedef {{name: string, role: Role, credential: string, expires_at?: string}} Principal */
/** @typedef {'VIEWER' | 'OPERATOR' | 'ADMIN'} Role */

const TOKEN = 'zeekeeper-token';
const SIGN_IN = 'zeekeeper-sign-in';
/** What fits into a header; a browser would refuse to send others. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;
const ROLES = ['VIEWER', 'OPERATOR', 'ADMIN'];

/**
 * Who uses the dashboard. The token lives as long as the tab: a new tab, or the browser after a restart,
 * signs in again.
 */
class Session extends Store {
  constructor() {
    super(0);
    /** @type {'loading' | 'in' | 'out' | 'unreachable'} */
    this.state = 'loading';
    /** @type {Principal | undefined} */
    this.principal = undefined;
    /** Why someone has to sign in. */
    this.reason = '';
    /** @type {string | null} */
    this.token = sessionStorage.getItem(TOKEN);
    useCredentials(
      () => this.#headers,
      // The answer to a request of before may come after the user has signed in again.
      (problem, sent) => sent.Authorization === this.#headers.Authorization && this.#refused(problem),
    );
  }

  /** @returns {Record<string, string>} */
  get #headers() {
    return this.token ? { Authorization: `Bearer ${this.token}` } : {};
  }

  /** Finds out who the user is, completing a sign-in that a provider sent back. */
  async start() {
    try {
      await this.#completeSignIn();
      // Without a token, this asks in a way that is not refused.
      this.principal = this.token ? await get('/principal') : (await get('/sign-in')).principal;
      this.state = this.principal ? 'in' : 'out';
    } catch (error) {
      const status = error instanceof Problem ? error.status : 0;
      if (status === 401) {
        this.state = 'out';
      } else if (status === 403 || status === 429) {
        // Credentials without a role: others may help. After 429 the same may do, a minute later.
        this.state = 'out';
        this.reason = /** @type {Error} */ (error).message;
        this.#keep(status === 403 ? null : this.token);
      } else {
        this.state = 'unreachable';
        this.reason = /** @type {Error} */ (error).message;
      }
    }
    this.changed();
  }

  /** @param {string} token */
  async signIn(token) {
    this.reason = '';
    if (!HEADER_VALUE.test(token)) {
      this.reason = 'That is no token: it has characters that no token has.';
      this.changed();
      return;
    }
    this.#keep(token);
    await this.start();
  }

  signOut() {
    this.#keep(null);
    this.principal = undefined;
    this.reason = '';
    location.reload();
  }

  /** @param {Role} role */
  may(role) {
    return !!this.principal && ROLES.indexOf(this.principal.role) >= ROLES.indexOf(role);
  }

  /** Why a control is disabled; empty when it is not. @param {Role} role */
  lacks(role) {
    return this.may(role) ? '' : `Needs the role ${role.toLowerCase()}; you are ${(this.principal?.role || 'nobody').toLowerCase()}`;
  }

  /**
   * Leaves for the provider (OpenID Connect, authorization code with PKCE).
   * @param {{authorization_uri: string, client_id: string, scope: string}} provider
   */
  async leaveFor(provider) {
    if (!window.isSecureContext) {
      this.reason = 'A browser signs in with a provider over https or at localhost only. Use a token here.';
      this.changed();
      return;
    }
    if (!crypto.subtle) {
      this.reason = 'Browsers sign in with a provider only from pages over TLS: open the dashboard by https.';
      this.changed();
      return;
    }
    const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
    const state = base64Url(crypto.getRandomValues(new Uint8Array(16)));
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    sessionStorage.setItem(SIGN_IN, JSON.stringify({ verifier, state, page: location.hash }));
    const to = new URL(provider.authorization_uri);
    const parameters = {
      response_type: 'code',
      client_id: provider.client_id,
      scope: provider.scope,
      redirect_uri: `${location.origin}/`,
      state,
      code_challenge: base64Url(new Uint8Array(digest)),
      code_challenge_method: 'S256',
    };
    Object.entries(parameters).forEach(([name, value]) => to.searchParams.set(name, value));
    location.assign(to);
  }

  async #completeSignIn() {
    const answer = new URLSearchParams(location.search);
    const begun = sessionStorage.getItem(SIGN_IN);
    if (!answer.has('state')) {
      return;
    }
    sessionStorage.removeItem(SIGN_IN);
    const { verifier, state, page } = begun ? JSON.parse(begun) : {};
    // The code must not stay in the address. The browser announces no change of an address that is replaced.
    history.replaceState(null, '', `/${page || ''}`);
    router.changed();
    if (!state || answer.get('state') !== state) {
      this.reason = 'This sign-in was not begun in this tab. Please sign in again.';
      return;
    }
    if (answer.has('error')) {
      this.reason = `The provider refused the sign-in: ${answer.get('error_description') || answer.get('error')}`;
      return;
    }
    this.#keep(null);
    try {
      const body = { code: answer.get('code'), code_verifier: verifier, redirect_uri: `${location.origin}/` };
      this.#keep((await request('POST', '/sign-in', { body })).data.token);
    } catch (error) {
      this.reason = /** @type {Error} */ (error).message;
    }
  }

  /** @param {Problem} problem */
  #refused(problem) {
    if (this.token) {
      this.reason = problem.message;
    }
    this.#keep(null);
    this.principal = undefined;
    this.state = 'out';
    this.changed();
  }

  /** @param {string | null} token */
  #keep(token) {
    this.token = token;
    if (token) {
      sessionStorage.setItem(TOKEN, token);
    } else {
      sessionStorage.removeItem(TOKEN);
    }
  }
}

/** @param {Uint8Array} bytes */
function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export const session = new Session();
