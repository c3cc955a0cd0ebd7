/** Brings agents in line with the deployed configuration and the stops and starts since then. */
@NullMarked
package io.zeekeeper.controller.reconciliation;

import org.jspecify.annotations.NullMarked;
