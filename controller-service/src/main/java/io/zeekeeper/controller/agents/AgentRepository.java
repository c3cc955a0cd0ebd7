package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.database.ReplacingRepository;

/** Agents by instance. */
interface AgentRepository extends ReplacingRepository<AgentEntity, String> {}
