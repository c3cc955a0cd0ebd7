import './pages/overview-page.js';
import './pages/sign-in-page.js';
import './parts/confirm-dialog.js';
import './parts/connection-state.js';
import './parts/notice-list.js';
import './parts/theme-button.js';
import { cluster } from './core/cluster.js';
import { Part, define, html, nothing } from './core/part.js';
import { link, router } from './core/router.js';
import { session } from './core/session.js';
import { Watch } from './core/store.js';

/** @typedef {{title: string, load: () => Promise<unknown>, render: (path: string[]) => unknown}} Page */

/** Pages by the first part of the address. Each is loaded when it is first shown. @type {Record<string, Page>} */
const PAGES = {
  '': { title: 'Overview', load: async () => {}, render: () => html`<zk-overview></zk-overview>` },
  nodes: {
    title: 'Node',
    load: () => import('./pages/node-page.js'),
    render: ([name]) => html`<zk-node .name=${name}></zk-node>`,
  },
  instances: {
    title: 'Instances',
    load: () => import('./pages/instances-page.js'),
    render: ([name]) => html`<zk-instances .name=${name}></zk-instances>`,
  },
  configuration: {
    title: 'Configuration',
    load: () => import('./pages/configuration-page.js'),
    render: () => html`<zk-configuration></zk-configuration>`,
  },
  deployments: {
    title: 'Deployments',
    load: () => import('./pages/deployments-page.js'),
    render: ([id]) => html`<zk-deployments .deployment=${id}></zk-deployments>`,
  },
  events: {
    title: 'Events',
    load: () => import('./pages/events-page.js'),
    render: () => html`<zk-events></zk-events>`,
  },
  security: {
    title: 'Security',
    load: () => import('./pages/security-page.js'),
    render: () => html`<zk-security></zk-security>`,
  },
  start: {
    title: 'First steps',
    load: () => import('./pages/start-page.js'),
    render: () => html`<zk-start></zk-start>`,
  },
};

const NAVIGATION = ['', 'instances', 'configuration', 'deployments', 'events', 'security'];

/** @param {string} key */
const pageOf = (key) => (Object.hasOwn(PAGES, key) ? PAGES[key] : undefined);

/** The frame of the dashboard: navigation, the page that the address names, dialogs and notices. */
class App extends Part {
  static properties = { loaded: { state: true }, failed: { state: true } };

  constructor() {
    super();
    /** @type {Set<string>} the pages whose code is here */
    this.loaded = new Set(['']);
    /** @type {string | undefined} the page whose code could not be loaded */
    this.failed = undefined;
    this.started = false;
    new Watch(this, session, router);
    router.addEventListener('change', () => this.#load());
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  get #key() {
    return router.current.path[0] || '';
  }

  async #load() {
    const key = this.#key;
    const page = pageOf(key);
    if (!page || this.loaded.has(key)) {
      return;
    }
    try {
      await page.load();
      this.loaded = new Set([...this.loaded, key]);
      this.failed = this.failed === key ? undefined : this.failed;
    } catch {
      this.failed = key;
    }
  }

  updated() {
    if (session.state === 'in' && !this.started) {
      this.started = true;
      cluster.start();
    } else if (session.state === 'out' && this.started) {
      this.started = false;
      cluster.stop();
    }
    const { path } = router.current;
    const title = pageOf(this.#key)?.title || 'Not found';
    document.title = `${path[1] ? `${path[1]} · ` : ''}${title} · Zeekeeper`;
  }

  render() {
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>Skip to the content</a>
      <header class="top">
        <a class="brand" href="#/"><img src=${new URL('./icon.svg', import.meta.url).pathname} alt="" width="20" height="20" />Zeekeeper</a>
        ${session.state === 'in' ? this.#navigation() : nothing}
        <div class="tools">
          ${session.state === 'in' ? html`<zk-connection></zk-connection>${this.#user()}` : nothing}
          <zk-theme></zk-theme>
        </div>
      </header>
      <main id="main" tabindex="-1">${this.#content()}</main>
      <zk-confirm></zk-confirm>
      <zk-notices></zk-notices>
    `;
  }

  /** @param {Event} event */
  #skip(event) {
    event.preventDefault();
    /** @type {HTMLElement} */ (this.querySelector('main')).focus();
  }

  #navigation() {
    const key = this.#key === 'nodes' ? '' : this.#key;
    return html`<nav aria-label="Pages">
      ${NAVIGATION.map(
        (name) => html`<a href=${link(name ? [name] : [])} aria-current=${name === key ? 'page' : 'false'}>${PAGES[name].title}</a>`,
      )}
    </nav>`;
  }

  #user() {
    const { name, role, credential } = session.principal || { name: '', role: '', credential: '' };
    return html`<span class="user" title=${`${credential.toLowerCase()} credentials`}><bdi>${name}</bdi> (${role.toLowerCase()})</span>
      ${session.token ? html`<button type="button" @click=${() => session.signOut()}>Sign out</button>` : nothing}`;
  }

  #content() {
    switch (session.state) {
      case 'loading':
        return html`<h1 class="unseen">Zeekeeper</h1>
          <p class="loading" role="status">Loading …</p>`;
      case 'out':
        return html`<zk-sign-in></zk-sign-in>`;
      case 'unreachable':
        return html`<div class="problem" role="alert">
          <p>${session.reason}</p>
          <button type="button" @click=${() => session.start()}>Try again</button>
        </div>`;
      default:
    }
    const page = pageOf(this.#key);
    if (!page) {
      return html`<h1>Not found</h1>
        <p>The dashboard has no page at this address. <a href="#/">Go to the overview</a>.</p>`;
    }
    if (this.failed === this.#key) {
      // An upgraded controller has no longer the files of this page's version.
      return html`<div class="problem" role="alert">
        <p>This page could not be loaded. If the controller was upgraded, reload the dashboard.</p>
        <button type="button" @click=${() => this.#load()}>Try again</button>
        <button type="button" @click=${() => location.reload()}>Reload</button>
      </div>`;
    }
    return this.loaded.has(this.#key)
      ? page.render(router.current.path.slice(1))
      : html`<h1 class="unseen">${page.title}</h1>
          <p class="loading" role="status">Loading …</p>`;
  }
}

define('zk-app', App);
