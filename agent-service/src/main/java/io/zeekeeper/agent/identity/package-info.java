/** This agent's certificate: how the agent gets it, renews it, and what it trusts. */
@NullMarked
package io.zeekeeper.agent.identity;

import org.jspecify.annotations.NullMarked;
