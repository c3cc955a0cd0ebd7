/** Other programs: how they are run to their end and signalled, with all that they started. */
@NullMarked
package io.zeekeeper.agent.process;

import org.jspecify.annotations.NullMarked;
