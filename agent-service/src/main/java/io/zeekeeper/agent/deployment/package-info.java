/** Requests of the controller: deployments, run states, dispatches and queries. */
@NullMarked
package io.zeekeeper.agent.deployment;

import org.jspecify.annotations.NullMarked;
