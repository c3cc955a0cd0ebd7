package io.zeekeeper.controller.runstate;

import io.zeekeeper.controller.database.ReplacingRepository;

/** Overrides by instance. */
interface OverrideSetRepository extends ReplacingRepository<OverrideSetEntity, String> {}
