/** What this agent is to run, and what it does about it: deployments and requests. */
@NullMarked
package io.zeekeeper.agent.deployment;

import org.jspecify.annotations.NullMarked;
