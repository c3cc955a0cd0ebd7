import { html } from '../../core/part.js';

/** Choices of how long something is valid. @param {Record<string, string>} lives by ISO 8601 duration @param {string} chosen */
export const lifeOptions = (lives, chosen) =>
  Object.entries(lives).map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`);
