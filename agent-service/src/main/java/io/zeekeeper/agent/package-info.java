/** The agent: one per host, it launches and supervises that host's Zeek processes. */
@NullMarked
package io.zeekeeper.agent;

import org.jspecify.annotations.NullMarked;
