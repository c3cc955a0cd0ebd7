import '../../parts/copy-box.js';
import '../../parts/problem-box.js';
import '../../parts/time-text.js';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, request } from '../../core/api.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { router } from '../../core/router.js';
import { Reading } from '../../core/reading.js';
import { session } from '../../core/session.js';
import { sorted } from '../../core/sort.js';
import { Watch } from '../../core/store.js';
import { confirmed } from '../../parts/confirm-dialog.js';
import { notices } from '../../parts/notice-list.js';
import { sortHeadings } from '../../parts/sort-heading.js';
import { askedBy } from './asked-by.js';
import { lifeOptions } from './life.js';

/** @typedef {import('../../core/types.js').Token} Token */

const LIVES = { PT8H: '8 hours', P1D: 'a day', P7D: 'a week', P30D: '30 days', P90D: '90 days', P365D: 'a year' };

/** @type {import('../../core/sort.js').Column<Token>[]} */
const COLUMNS = [
  { key: 'name', title: 'Name', value: (token) => token.name, cell: (token) => html`<bdi>${token.name}</bdi>` },
  { key: 'role', title: 'Role', value: (token) => token.role, cell: (token) => token.role.toLowerCase() },
  { key: 'ends', title: 'Ends', value: (token) => token.expires_at, cell: (token) => end(token) },
  { key: 'used', title: 'Last used', value: (token) => token.last_used_at, cell: (token) => (token.last_used_at ? html`<zk-time .at=${token.last_used_at} ago></zk-time>` : 'never') },
  { key: 'made', title: 'Made', value: (token) => token.created_at, cell: (token) => html`<zk-time .at=${token.created_at}></zk-time> ${askedBy(token.created_by)}` },
];

/** The API tokens: who may use the controller with which role, and until when. */
class TokensTab extends Part {
  static properties = { made: { state: true }, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {{token: Token, secret: string} | undefined} the new token; its secret is nowhere else */
    this.made = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.busy = false;
    this.tokens = new Reading(this, async () => /** @type {Token[]} */ ((await get('/tokens')).items), ['TOKEN_CREATED', 'TOKEN_REVOKED']);
    new Watch(this, router, session);
  }

  /** @param {SubmitEvent} event */
  async #create(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const fields = new FormData(form);
    this.busy = true;
    this.problem = undefined;
    try {
      this.made = await post('/tokens', { name: String(fields.get('name')).trim(), role: fields.get('role'), ttl: fields.get('ttl') });
      form.reset();
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
    this.busy = false;
    this.tokens.again();
  }

  /** @param {Token} token */
  async #revoke({ name, role }) {
    const isOwn = session.principal?.credential === 'TOKEN' && session.principal.name === name;
    const text = html`Whoever uses this ${role.toLowerCase()}'s token is refused at once, and its streams end. It cannot be made valid again.
    ${isOwn ? html`<strong>You are signed in with this token, and will have to sign in again.</strong>` : nothing}`;
    if (!(await confirmed({ title: 'Revoke the token?', text, names: [name], action: 'Revoke the token', destructive: true }))) {
      return;
    }
    try {
      await request('DELETE', `/tokens/${encodeURIComponent(name)}`);
      notices.say('success', `Token ${name} revoked`);
      this.made = this.made?.token.name === name ? undefined : this.made;
      this.problem = undefined;
    } catch (error) {
      notices.say('failure', `Revocation of token ${name} failed`, [/** @type {Error} */ (error).message]);
    }
    this.tokens.again();
  }

  render() {
    return html`<zk-problem .problem=${this.tokens.problem} .retry=${this.tokens.again}></zk-problem>
      ${this.#form()} ${this.#list(this.tokens.value)}`;
  }

  #form() {
    return html`<form class="card" @submit=${this.#create} aria-labelledby="new-token">
        <h2 id="new-token">New token</h2>
        <div class="field">
          <label>
            Name
            <input name="name" required maxlength="64" pattern="[A-Za-z0-9][A-Za-z0-9._@\\-]*" spellcheck="false" autocomplete="off"
              aria-describedby="token-name" />
          </label>
          <label>
            Role
            <select name="role">
              <option value="VIEWER">viewer</option>
              <option value="OPERATOR">operator</option>
              <option value="ADMIN">admin</option>
            </select>
          </label>
          <label>Valid for <select name="ttl">${lifeOptions(LIVES, 'P90D')}</select></label>
          <button type="submit" class="primary" ?disabled=${this.busy}>Make a token</button>
        </div>
        <p id="token-name" class="weak">One for each person and program. Events and the audit show its name: letters, digits, and . _ @ -</p>
        <zk-problem .problem=${this.problem}></zk-problem>
      </form>
      ${this.made ? this.#secret(this.made) : nothing}`;
  }

  /** @param {{token: Token, secret: string}} made */
  #secret({ token, secret }) {
    return html`<section class="card once" aria-labelledby="made">
      <h2 id="made">The token <bdi>${token.name}</bdi></h2>
      <p role="alert"><strong>It is shown only now.</strong> The controller keeps a digest of it: nobody can read it again.</p>
      <zk-copy label="token" .text=${secret}></zk-copy>
      <p class="weak">Send it as <code>Authorization: Bearer</code>, or sign in to the dashboard with it.</p>
      <button type="button" @click=${() => (this.made = undefined)}>I have kept it</button>
    </section>`;
  }

  /** @param {Token[] | undefined} tokens */
  #list(tokens) {
    if (!tokens) {
      return this.tokens.problem ? nothing : html`<p class="loading" role="status">Loading …</p>`;
    }
    if (tokens.length === 0) {
      return html`<p class="empty">There are no tokens.</p>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Tokens">
      <table>
        <thead>
          <tr>
            ${sortHeadings(COLUMNS)}
            <th scope="col"><span class="unseen">Actions</span></th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            sorted(tokens, COLUMNS),
            (token) => token.name,
            (token) => html`<tr>
              ${COLUMNS.map((column) => html`<td class="name">${column.cell(token)}</td>`)}
              <td>
                <button type="button" class="destructive" @click=${() => this.#revoke(token)}>Revoke<span class="unseen"> ${token.name}</span></button>
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

/** @param {Token} token */
function end({ expires_at: at }) {
  if (!at) {
    return 'never';
  }
  return Date.parse(at) < Date.now()
    ? html`<span class="weak">ended <zk-time .at=${at} ago></zk-time></span>`
    : html`<zk-time .at=${at} ago></zk-time>`;
}

define('zk-tokens', TokensTab);
