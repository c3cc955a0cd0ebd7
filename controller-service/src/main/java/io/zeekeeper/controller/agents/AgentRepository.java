package io.zeekeeper.controller.agents;

import org.springframework.data.jpa.repository.JpaRepository;

/** Agents by instance. */
interface AgentRepository extends JpaRepository<AgentEntity, String> {}
