/** The session with the controller, whichever side opens the connection. */
@NullMarked
package io.zeekeeper.agent.link;

import org.jspecify.annotations.NullMarked;
