package io.zeekeeper.controller.deployment;

import io.zeekeeper.model.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment makes the agents run.
 *
 * @param configuration the configuration, whose unknown addresses may still have to be filled in
 * @param rollbackOf the deployment that this one undoes; absent when the ready one is deployed
 */
record Target(Configuration configuration, @Nullable String rollbackOf) {}
