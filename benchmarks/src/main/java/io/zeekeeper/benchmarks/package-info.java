/** Measures the services as processes; {@code docs/performance.md} has the results. */
@NullMarked
package io.zeekeeper.benchmarks;

import org.jspecify.annotations.NullMarked;
