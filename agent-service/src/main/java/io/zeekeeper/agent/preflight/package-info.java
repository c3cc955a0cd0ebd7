/** Checks of the host and the scripts, before a deployment changes anything. */
@NullMarked
package io.zeekeeper.agent.preflight;

import org.jspecify.annotations.NullMarked;
