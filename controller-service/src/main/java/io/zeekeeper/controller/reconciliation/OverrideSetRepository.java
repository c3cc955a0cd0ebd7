package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.controller.database.ReplacingRepository;

/** RunStateOverrides by instance. */
interface OverrideSetRepository extends ReplacingRepository<OverrideSetEntity, String> {}
