/** Measures the services as processes; {@code docs/performance.md} keeps what it prints. */
@NullMarked
package io.zeekeeper.benchmarks;

import org.jspecify.annotations.NullMarked;
