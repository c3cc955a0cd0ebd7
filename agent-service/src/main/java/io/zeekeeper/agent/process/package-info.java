/** Runs and signals other programs, together with all processes that they start. */
@NullMarked
package io.zeekeeper.agent.process;

import org.jspecify.annotations.NullMarked;
