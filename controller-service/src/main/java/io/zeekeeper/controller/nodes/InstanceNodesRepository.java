package io.zeekeeper.controller.nodes;

import org.springframework.data.jpa.repository.JpaRepository;

/** Nodes as last known, by instance. */
interface InstanceNodesRepository extends JpaRepository<InstanceNodesEntity, String> {}
