/** Zeek's rotated logs: archived from the log queue, and deleted from the archive again. */
@NullMarked
package io.zeekeeper.agent.logs;

import org.jspecify.annotations.NullMarked;
