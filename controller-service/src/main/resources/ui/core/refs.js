import { plural } from './format.js';
import { compare, isReplaced, readRef } from './configurations.js';
import { Store } from './store.js';

/** @typedef {import('./types.js').ConfigurationRef} Ref */

/** Which configurations are staged, ready and deployed, and whether they differ. Pages have it read by `Follow`. */
class Refs extends Store {
  #asked = 0;

  constructor() {
    super(0);
    this.isKnown = false;
    /** @type {Ref | undefined} */
    this.staged = undefined;
    /** @type {Ref | undefined} */
    this.ready = undefined;
    /** @type {Ref | undefined} */
    this.deployed = undefined;
    /** Whether something else than what is staged is ready, as after a rollback. */
    this.isReplaced = false;
    /** In how many nodes and instances the ready configuration differs from the deployed one. */
    this.differences = { nodes: 0, instances: 0 };
    /** @type {Error | undefined} */
    this.problem = undefined;
  }

  async read() {
    const asked = (this.#asked += 1);
    try {
      const [toReady, toDeployed, deployed] = await Promise.all([
        compare('staged', 'ready'),
        compare('deployed', 'ready'),
        readRef('deployed'),
      ]);
      if (asked !== this.#asked) {
        return;
      }
      this.staged = toReady?.a;
      this.ready = toReady?.b || toDeployed?.b;
      this.deployed = deployed;
      this.isReplaced = !!toReady && isReplaced(toReady);
      this.differences = { nodes: toDeployed?.nodes.length || 0, instances: toDeployed?.instances.length || 0 };
      this.isKnown = true;
      this.problem = undefined;
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
    this.changed();
  }

  /** Whether a deployment would change what is deployed. */
  get differs() {
    return !!this.ready && (!this.deployed || this.ready.id !== this.deployed.id || !!this.differencesInWords);
  }

  /** The differences in words. */
  get differencesInWords() {
    const { nodes, instances } = this.differences;
    return [nodes ? plural(nodes, 'node') : '', instances ? plural(instances, 'instance') : ''].filter(Boolean).join(' and ');
  }
}

export const refs = new Refs();
