/**
 * The types of events, in groups that people ask for.
 * @module
 */

/** @type {Record<string, {title: string, types: string[]}>} */
export const GROUPS = {
  nodes: { title: 'nodes', types: ['NOTIFY_CHANGE'] },
  errors: { title: 'errors', types: ['NOTIFY_ERROR'] },
  logs: { title: 'agents’ logs', types: ['NOTIFY_LOG'] },
  sessions: { title: 'sessions', types: ['SESSION_OPENED', 'SESSION_LOST', 'SESSION_REFUSED'] },
  deployments: { title: 'deployments', types: ['DEPLOYMENT_BEGUN', 'DEPLOYMENT_ENDED', 'RECONCILIATION_BEGUN', 'RECONCILIATION_ENDED'] },
  configuration: { title: 'configuration', types: ['CONFIGURATION_STAGED', 'CONFIGURATION_ADOPTED'] },
  requests: { title: 'requests', types: ['REQUEST'] },
  security: {
    title: 'security',
    types: [
      'LOGIN_FAILED',
      'TOKEN_CREATED',
      'TOKEN_REVOKED',
      'ENROLMENT_REFUSED',
      'CERTIFICATE_ISSUED',
      'CERTIFICATE_REVOKED',
      'CERTIFICATE_EXPIRING',
    ],
  },
  other: { title: 'other', types: ['OTHER'] },
};

/** Events are missing: of interest whatever is looked for, because a missing event may be of any type. */
export const DROPPED = 'EVENTS_DROPPED';

const NAMED = new Set(Object.values(GROUPS).flatMap((group) => group.types));

/** The types of groups; empty for all. @param {string[]} groups */
export function typesOf(groups) {
  const types = groups.flatMap((name) => GROUPS[name]?.types || []);
  return types.length ? [...types, DROPPED] : [];
}

/** Whether an event is of the types. A type that a later controller has counts as OTHER. @param {string} type @param {string[]} types */
export const isOf = (type, types) => types.length === 0 || types.includes(NAMED.has(type) || type === DROPPED ? type : 'OTHER');
