import './deployments/deployment-list.js';
import './deployments/one-deployment.js';
import { Part, define, html } from '../core/part.js';

/** What was deployed, newest first; or one deployment. */
class DeploymentsPage extends Part {
  static properties = { deployment: {} };

  constructor() {
    super();
    /** @type {string | undefined} */
    this.deployment = undefined;
  }

  render() {
    return this.deployment
      ? html`<zk-one-deployment .deployment=${this.deployment}></zk-one-deployment>`
      : html`<h1>Deployments</h1>
          <zk-deployment-list></zk-deployment-list>`;
  }
}

define('zk-deployments', DeploymentsPage);
