/** Prometheus metrics of the nodes. */
@NullMarked
package io.zeekeeper.agent.metrics;

import org.jspecify.annotations.NullMarked;
