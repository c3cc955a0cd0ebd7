package io.zeekeeper.controller.configuration;

import org.springframework.data.jpa.repository.JpaRepository;

/** Settings by name. */
interface SettingRepository extends JpaRepository<SettingEntity, String> {}
