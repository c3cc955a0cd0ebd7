/**
 * Documents of the API, as openapi/openapi.yaml describes them; here are the members that pages read.
 *
 * @typedef {'PENDING' | 'RUNNING' | 'STOPPED' | 'FAILED' | 'CRASHED' | 'UNKNOWN'} NodeState
 *
 * @typedef {object} NodeStatus
 * @property {string} node
 * @property {string} instance
 * @property {NodeState} state
 * @property {string} [role]
 * @property {number} [pid]
 * @property {number} [port]
 * @property {number} [metrics_port]
 * @property {string} [channel]
 * @property {string} [started_at]
 * @property {number} [restarts]
 * @property {string} [last_exit]
 * @property {string} [seen_at]
 *
 * @typedef {object} Instance
 * @property {string} instance
 * @property {boolean} connected
 * @property {boolean} needed
 * @property {string} [host]
 * @property {number} [port]
 * @property {string} [direction]
 * @property {string} [zeek_version]
 * @property {string} [zeek_problem]
 * @property {string} [agent_version]
 * @property {number} [cpus]
 * @property {string[]} [interfaces]
 * @property {string} [last_seen_at]
 * @property {boolean} runs_unknown_deployment
 *
 * @typedef {object} ConfigurationRef
 * @property {string} id
 * @property {string} [hash]
 *
 * @typedef {object} AskedBy
 * @property {string} address
 * @property {string} edge
 * @property {{name: string, credential: string, role: string}} [principal]
 *
 * @typedef {object} DeploymentSummary
 * @property {string} id
 * @property {number} number
 * @property {string} state
 * @property {ConfigurationRef} configuration
 * @property {AskedBy} asked_by
 * @property {string} started_at
 * @property {string} [ended_at]
 * @property {string} [duration]
 * @property {number} succeeded
 * @property {number} failed
 * @property {string} [rollback_of]
 * @property {string} [rolled_back_by]
 *
 * @typedef {object} NodeResult
 * @property {boolean} success
 * @property {string} [instance]
 * @property {string} [node]
 * @property {string} [error]
 * @property {{stdout: string, stderr: string}} [outputs]
 *
 * @typedef {object} PlanStep
 * @property {string} instance
 * @property {string} node
 * @property {'KEEP' | 'START' | 'RESTART' | 'STOP'} action
 * @property {string} reason
 *
 * @typedef {object} NodeSpec
 * @property {string} name
 * @property {string} instance
 * @property {string} role
 * @property {string | null} [interface]
 * @property {string} [state]
 * @property {number | null} [cpu_affinity]
 *
 * @typedef {object} Configuration
 * @property {string} id
 * @property {{name: string, host?: string, port?: number}[]} instances
 * @property {NodeSpec[]} nodes
 *
 * @typedef {object} NodeSample numbers are absent or null where there are none
 * @property {number} [at] when, in ms since 1970
 * @property {number | null} [cpu] processors in use
 * @property {number | null} [memory_bytes]
 * @property {number | null} [packets_received_per_second]
 * @property {number | null} [packets_dropped_per_second]
 * @property {number | null} [packets_link_per_second]
 *
 * @typedef {object} InstanceSample
 * @property {number} [at] when, in ms since 1970
 * @property {number} [cpus]
 * @property {number | null} [cpu]
 * @property {number} [memory_total_bytes]
 * @property {number | null} [memory_used_bytes]
 * @property {{path: string, total_bytes: number, used_bytes: number | null}[]} [disks]
 * @property {{name: string, received_bytes_per_second: number | null, received_packets_per_second: number | null,
 *   dropped_per_second: number | null}[]} [interfaces]
 *
 * @typedef {object} Certificate
 * @property {string} serial
 * @property {string} not_after
 * @property {string} [issued_at]
 * @property {string} [revoked_at]
 * @property {string} [instance] absent for a client
 * @property {string} [client] absent for an agent
 *
 * @typedef {object} Token
 * @property {string} name
 * @property {import('./session.js').Role} role
 * @property {string} created_at
 * @property {AskedBy} [created_by]
 * @property {string} [expires_at]
 * @property {string} [last_used_at]
 *
 * @typedef {object} Enrolment
 * @property {string} id
 * @property {string} created_at
 * @property {string} expires_at
 * @property {number} used
 * @property {number} uses
 * @property {string} [instance]
 * @property {string} [pattern]
 * @property {string} [token] only in the answer that made it
 *
 * @typedef {object} AuditRecord
 * @property {string} id
 * @property {string} requested_at
 * @property {string} [ended_at]
 * @property {AskedBy} asked_by
 * @property {string} operation
 * @property {'ACCEPTED' | 'REFUSED' | 'SUCCEEDED' | 'FAILED'} outcome
 * @property {string} [problem]
 * @property {string} [reqid]
 * @property {number} [succeeded]
 * @property {number} [failed]
 * @property {number} [suppressed]
 * @property {{all_nodes?: boolean, instances?: string[], nodes?: string[], more_nodes?: number, names?: Record<string, string>}} subject
 */
export {};
