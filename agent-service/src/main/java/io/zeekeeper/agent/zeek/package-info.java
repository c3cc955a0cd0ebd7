/**
 * Zeek itself: finding it, its command line and scripts, its status file and its control channel.
 */
@NullMarked
package io.zeekeeper.agent.zeek;

import org.jspecify.annotations.NullMarked;
