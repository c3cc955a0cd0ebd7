package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.database.ReplacingRepository;

/** Nodes as last known, by instance. */
interface InstanceNodesRepository extends ReplacingRepository<InstanceNodesEntity, String> {}
