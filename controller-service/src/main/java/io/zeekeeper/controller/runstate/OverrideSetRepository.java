package io.zeekeeper.controller.runstate;

import org.springframework.data.jpa.repository.JpaRepository;

/** Overrides by instance. */
interface OverrideSetRepository extends JpaRepository<OverrideSetEntity, String> {}
