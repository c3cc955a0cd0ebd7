import '../../parts/problem-box.js';
import '../../parts/text-diff.js';
import '../../parts/time-text.js';
import { FORMS, readText } from '../../core/configurations.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';
import { confirmed } from '../../parts/confirm-dialog.js';
import { draft } from './draft.js';

/** Someone staged another configuration since the user's text was begun. Nothing is lost before the user decides. */
class StagingConflict extends Part {
  static properties = { theirs: { state: true }, problem: { state: true }, isCompared: { state: true } };

  constructor() {
    super();
    /** @type {import('../../core/configurations.js').ConfigurationText | undefined} */
    this.theirs = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.isCompared = false;
    /** @type {unknown} what `theirs` was read for */
    this.readFor = undefined;
    new Watch(this, draft);
  }

  willUpdate() {
    if (this.readFor !== draft.theirs) {
      // Yet another configuration was staged: what was compared is old.
      this.readFor = draft.theirs;
      this.theirs = undefined;
      this.isCompared = false;
    }
  }

  /** @returns {Promise<boolean>} whether their text is here */
  async #read() {
    const wanted = this.readFor;
    try {
      const [json, shown] = await Promise.all([readText('staged', 'json'), readText('staged', draft.form)]);
      this.problem = undefined;
      if (wanted !== this.readFor) {
        return false;
      }
      this.theirs = { text: shown?.text || '', etag: json?.etag ?? null };
      return true;
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
      return false;
    }
  }

  async #compare() {
    this.isCompared = await this.#read();
  }

  async #take() {
    if (await confirmed({ title: 'Take their text?', text: 'The editor shows what is staged. Your text can be brought back while this tab is open.', action: 'Take theirs', destructive: true })) {
      await draft.takeTheirs();
    }
  }

  async #replace() {
    if (!this.theirs && !(await this.#read())) {
      return;
    }
    const { etag } = /** @type {NonNullable<typeof this.theirs>} */ (this.theirs);
    const ok = await confirmed({
      title: 'Stage your text over theirs?',
      text: `What ${this.#who} staged is replaced. It stays among the past configurations, which Differences can show.`,
      names: draft.theirs?.details?.configuration?.id ? [draft.theirs.details.configuration.id] : [],
      action: 'Stage mine',
      destructive: true,
    });
    if (ok) {
      draft.yieldTo(etag);
      await draft.stage();
    }
  }

  get #who() {
    const { principal, address } = draft.theirs?.asked_by || {};
    return principal?.name || address || 'someone';
  }

  render() {
    const at = draft.theirs?.happened_at;
    const id = draft.theirs?.details?.configuration?.id;
    return html`<section class="problem" role="alert" aria-label="Someone staged in between">
        <p><strong><bdi>${this.#who}</bdi> staged ${id ? html`<bdi>${id}</bdi>` : 'another configuration'}${at ? html` at <zk-time .at=${at}></zk-time>` : nothing}</strong>,
          after you began this text. Your text is unchanged.</p>
        <zk-problem .problem=${this.problem}></zk-problem>
        <div class="buttons">
          <button type="button" class="primary" @click=${this.#compare}>See the difference</button>
          <button type="button" @click=${this.#take}>Take theirs</button>
          <button type="button" class="destructive" ?disabled=${!session.may('ADMIN')} @click=${this.#replace}>Stage mine over it</button>
        </div>
      </section>
      ${this.isCompared && this.theirs
        ? html`<h2>Theirs and yours in ${FORMS[draft.form].title}</h2>
            <zk-diff .oldText=${this.theirs.text} .newText=${draft.text}
              .oldName=${`theirs (${this.#who})`} .newName=${'yours'}></zk-diff>`
        : nothing}`;
  }
}

define('zk-staging-conflict', StagingConflict);
