package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.controller.database.ReplacingRepository;

/** Run-state overrides by instance. */
interface OverrideSetRepository extends ReplacingRepository<OverrideSetEntity, String> {}
