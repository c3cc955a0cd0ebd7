/** Statistics of nodes and instances: an hour of them in memory, and the reports as they arrive. */
@NullMarked
package io.zeekeeper.controller.statistics;

import org.jspecify.annotations.NullMarked;
