import '../../parts/time-text.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';

const ROLES = /** @type {[import('../../core/session.js').Role, string][]} */ ([
  ['VIEWER', 'reads: configurations with secrets hidden, deployments, nodes and their output, events, certificates, statistics'],
  ['OPERATOR', 'runs what is staged: deploys, cancels and rolls back; restarts, stops and starts nodes; requests actions of nodes'],
  ['ADMIN', 'decides what runs and who may do what: stages configurations, reads secrets, makes tokens and enrolments, revokes, reads the audit'],
]);

/** @type {Record<string, string>} */
const CREDENTIALS = {
  TOKEN: 'an API token',
  JWT: 'a sign-in with your organisation',
  CERTIFICATE: 'a client certificate that the browser shows',
  LOOPBACK: "none: you are on the controller's own host, which zeekeeper.security.loopback lets in",
  NONE: 'none: zeekeeper.security.insecure is set, so everyone who reaches the controller is administrator',
};

/** Who the user is, what the role allows, and when it ends. */
class PrincipalTab extends Part {
  constructor() {
    super();
    new Watch(this, session);
  }

  render() {
    const { principal } = session;
    if (!principal) {
      return nothing;
    }
    return html`<dl class="facts card">
        <dt>Name</dt>
        <dd><bdi>${principal.name}</bdi></dd>
        <dt>Role</dt>
        <dd>${principal.role.toLowerCase()}</dd>
        <dt>Credentials</dt>
        <dd>${CREDENTIALS[principal.credential] || principal.credential.toLowerCase()}</dd>
        <dt>Ends</dt>
        <dd>
          ${principal.expires_at
            ? html`<zk-time .at=${principal.expires_at}></zk-time>, <zk-time .at=${principal.expires_at} ago></zk-time>; then the dashboard
                asks you to sign in again`
            : 'not by itself'}
        </dd>
      </dl>
      <h2>What you may do</h2>
      <dl class="facts card">
        ${ROLES.map(
          ([role, text]) => html`<dt>${role.toLowerCase()}</dt>
            <dd class=${session.may(role) ? '' : 'weak'}>${session.may(role) ? html`<strong>yes:</strong>` : 'no:'} ${text}</dd>`,
        )}
      </dl>
      ${session.token
        ? html`<p><button type="button" @click=${() => session.signOut()}>Sign out</button></p>
            <p class="weak">Signing out makes this tab forget its credentials. They stay valid: revoke a token that others may have seen.</p>`
        : nothing}`;
  }
}

define('zk-principal', PrincipalTab);
