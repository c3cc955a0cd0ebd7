/** Zeek's rotated logs: from the log queue into the archive, and out of it again. */
@NullMarked
package io.zeekeeper.agent.logs;

import org.jspecify.annotations.NullMarked;
