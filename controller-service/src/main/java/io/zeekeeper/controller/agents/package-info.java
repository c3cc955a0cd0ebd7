/** Sessions with agents in both directions, who is connected, and requests to them. */
@NullMarked
package io.zeekeeper.controller.agents;

import org.jspecify.annotations.NullMarked;
