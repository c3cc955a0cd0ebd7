/** Launches, watches, adopts and stops node processes. Everything runs on one thread, the loop. */
@NullMarked
package io.zeekeeper.agent.supervision;

import org.jspecify.annotations.NullMarked;
