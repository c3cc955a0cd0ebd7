/** Zeek itself: its installation, command line, scripts, status file and control channel. */
@NullMarked
package io.zeekeeper.agent.zeek;

import org.jspecify.annotations.NullMarked;
