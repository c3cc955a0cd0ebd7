/** What the host and its nodes use, read from the kernel and from Zeek for the controller. */
@NullMarked
package io.zeekeeper.agent.statistics;

import org.jspecify.annotations.NullMarked;
