/** The session with the controller, whoever opens the connection. */
@NullMarked
package io.zeekeeper.agent.link;

import org.jspecify.annotations.NullMarked;
