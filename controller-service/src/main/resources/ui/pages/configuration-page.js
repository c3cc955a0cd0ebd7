import '../parts/problem-box.js';
import { Follow, isOfConfiguration } from '../core/follow.js';
import { Part, define, html } from '../core/part.js';
import { refs } from '../core/refs.js';
import { link, router } from '../core/router.js';
import { Watch } from '../core/store.js';
import './configuration/diff-view.js';
import './configuration/edit-view.js';
import './configuration/plan-view.js';
import './configuration/text-view.js';
import { draft } from './configuration/draft.js';

const TABS = { staged: 'Staged', ready: 'Ready', deployed: 'Deployed', edit: 'Edit', diff: 'Differences', plan: 'Plan and deploy' };

/** The configurations of the cluster: what is staged, what runs, and the way from one to the other. */
class ConfigurationPage extends Part {
  constructor() {
    super();
    new Watch(this, refs, router, draft);
    new Follow(this, isOfConfiguration, () => refs.read());
  }

  render() {
    const view = router.current.query.get('view') || 'staged';
    return html`<h1>Configuration</h1>
      <p class="sentence ${refs.differs || refs.isReplaced ? 'warning' : 'fine'}">${sentence()}</p>
      <zk-problem .problem=${refs.problem} .retry=${() => refs.read()}></zk-problem>
      <nav class="tabs" aria-label="Views of the configuration">
        ${Object.entries(TABS).map(
          ([key, title]) => html`<a href=${link(['configuration'], { view: key })} aria-current=${key === view ? 'page' : 'false'}
            >${title}${key === 'edit' && draft.isDirty ? ' (changed)' : ''}</a
          >`,
        )}
      </nav>
      ${content(view)}`;
  }
}

function sentence() {
  const { staged, ready, deployed } = refs;
  const to = (/** @type {string} */ text, /** @type {string} */ view) => html`<a href=${link(['configuration'], { view })}>${text}</a>`;
  if (!refs.isKnown) {
    return refs.problem ? 'What is staged and deployed is not known.' : 'Loading …';
  }
  if (!ready && !deployed) {
    return html`Nothing is staged or deployed yet. <a href=${link(['start'])}>First steps</a> lead to a cluster, or ${to('write a configuration', 'edit')}.`;
  }
  if (!ready) {
    return html`<bdi>${deployed?.id}</bdi> is deployed, and nothing is staged.`;
  }
  if (!deployed) {
    return html`<bdi>${ready.id}</bdi> is staged, and nothing was deployed yet: ${to('plan and deploy it', 'plan')}.`;
  }
  const replaced = refs.isReplaced
    ? html` What is staged (<bdi>${staged?.id}</bdi>) is not ready, as after a rollback: ${to('stage it again', 'edit')} to deploy it.`
    : '';
  return refs.differs
    ? html`<bdi>${ready.id}</bdi> is ready, and differs from the deployed <bdi>${deployed.id}</bdi> in ${refs.differencesInWords || 'its name only'}:
        ${to('see the differences', 'diff')} or ${to('plan and deploy it', 'plan')}.${replaced}`
    : html`<bdi>${deployed.id}</bdi> is deployed, and nothing else is ready.${replaced}`;
}

/** @param {string} view */
function content(view) {
  switch (view) {
    case 'edit':
      return html`<zk-configuration-edit></zk-configuration-edit>`;
    case 'diff':
      return html`<zk-configuration-diff></zk-configuration-diff>`;
    case 'plan':
      return html`<zk-configuration-plan></zk-configuration-plan>`;
    case 'ready':
    case 'deployed':
      return html`<zk-configuration-text .which=${view}></zk-configuration-text>`;
    default:
      return html`<zk-configuration-text .which=${'staged'}></zk-configuration-text>`;
  }
}

define('zk-configuration', ConfigurationPage);
