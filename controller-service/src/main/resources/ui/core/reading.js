import { Follow } from './follow.js';

/**
 * What a component reads from the controller while it is on the page, and again after events that change it.
 * @template T
 */
export class Reading {
  #asked = 0;

  /**
   * @param {import('lit').ReactiveControllerHost} host @param {() => Promise<T>} read
   * @param {string[]} types of events after which to read again
   */
  constructor(host, read, types) {
    this.host = host;
    this.read = read;
    /** @type {T | undefined} undefined until it was read once */
    this.value = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.again = () => this.#again();
    new Follow(host, ({ type }) => types.includes(type), this.again);
  }

  /** An answer that comes after that to a later request is old. */
  async #again() {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const value = await this.read();
      if (asked === this.#asked) {
        this.value = value;
        this.problem = undefined;
      }
    } catch (error) {
      if (asked === this.#asked) {
        this.problem = /** @type {Error} */ (error);
      }
    }
    this.host.requestUpdate();
  }
}
