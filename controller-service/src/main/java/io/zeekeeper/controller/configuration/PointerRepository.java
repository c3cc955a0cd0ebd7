package io.zeekeeper.controller.configuration;

import org.springframework.data.jpa.repository.JpaRepository;

/** Pointers by name. */
interface PointerRepository extends JpaRepository<PointerEntity, String> {}
