import './start/check-step.js';
import './start/choose-step.js';
import './start/connect-step.js';
import './start/deploy-step.js';
import { cluster } from '../core/cluster.js';
import { Follow, isOfConfiguration } from '../core/follow.js';
import { Part, define, html, nothing } from '../core/part.js';
import { refs } from '../core/refs.js';
import { link, router } from '../core/router.js';
import { session } from '../core/session.js';
import { Watch } from '../core/store.js';

const STEPS = { connect: 'Connect agents', choose: 'Choose what runs where', check: 'Stage and check', deploy: 'Deploy' };

/** From an empty controller to a running cluster. */
class StartPage extends Part {
  constructor() {
    super();
    new Watch(this, cluster, router, refs, session);
    new Follow(this, isOfConfiguration, () => refs.read());
  }

  render() {
    const step = router.current.query.get('step') || 'connect';
    return html`<h1>First steps</h1>
      ${refs.deployed
        ? html`<p class="sentence warning"><bdi>${refs.deployed.id}</bdi> is deployed already. These steps make a configuration that takes its place;
            to change it instead, <a href=${link(['configuration'], { view: 'edit' })}>edit it</a>.</p>`
        : nothing}
      ${session.may('ADMIN') ? nothing : html`<p class="weak">Only administrators can take these steps.</p>`}
      <nav class="tabs" aria-label="Steps">
        ${Object.entries(STEPS).map(
          ([key, title], index) => html`<a href=${link(['start'], { step: key })} aria-current=${key === step ? 'step' : 'false'}>${index + 1}. ${title}</a>`,
        )}
      </nav>
      ${content(step)}`;
  }
}

/** @param {string} step */
function content(step) {
  switch (step) {
    case 'choose':
      return html`<zk-start-choose></zk-start-choose>`;
    case 'check':
      return html`<zk-start-check></zk-start-check>`;
    case 'deploy':
      return html`<zk-start-deploy></zk-start-deploy>`;
    default:
      return html`<zk-start-connect></zk-start-connect>`;
  }
}

define('zk-start', StartPage);
