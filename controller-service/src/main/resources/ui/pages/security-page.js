import { Part, define, html } from '../core/part.js';
import { link, router } from '../core/router.js';
import { session } from '../core/session.js';
import { Watch } from '../core/store.js';
import './security/audit-tab.js';
import './security/certificates-tab.js';
import './security/enrolments-tab.js';
import './security/principal-tab.js';
import './security/tokens-tab.js';

/** @typedef {{title: string, role: import('../core/session.js').Role, render: () => unknown}} Tab */

/** @type {Record<string, Tab>} the roles are those of the API */
const TABS = {
  you: { title: 'You', role: 'VIEWER', render: () => html`<zk-principal></zk-principal>` },
  tokens: { title: 'Tokens', role: 'ADMIN', render: () => html`<zk-tokens></zk-tokens>` },
  enrolments: { title: 'Enrolments', role: 'ADMIN', render: () => html`<zk-enrolments></zk-enrolments>` },
  certificates: { title: 'Certificates', role: 'VIEWER', render: () => html`<zk-certificates></zk-certificates>` },
  audit: { title: 'Audit', role: 'ADMIN', render: () => html`<zk-audit></zk-audit>` },
};

/** Who may use the controller, with what, and who changed what. */
class SecurityPage extends Part {
  constructor() {
    super();
    new Watch(this, router, session);
  }

  render() {
    const wanted = router.current.query.get('tab') || '';
    const key = Object.hasOwn(TABS, wanted) ? wanted : 'you';
    const tab = TABS[key];
    return html`<h1>Security</h1>
      <nav class="tabs" aria-label="About security">
        ${Object.entries(TABS).map(
          ([name, { title }]) => html`<a href=${link(['security'], { tab: name })} aria-current=${name === key ? 'page' : 'false'}>${title}</a>`,
        )}
      </nav>
      ${session.may(tab.role) ? tab.render() : html`<p class="empty">${session.lacks(tab.role)}.</p>`}`;
  }
}

define('zk-security', SecurityPage);
