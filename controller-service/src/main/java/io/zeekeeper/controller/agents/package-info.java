/** Sessions with agents in both directions, the known agents, and requests to them. */
@NullMarked
package io.zeekeeper.controller.agents;

import org.jspecify.annotations.NullMarked;
