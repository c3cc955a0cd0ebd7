/** Running nodes: their status, stops, starts and restarts, output, and dispatched actions. */
@NullMarked
package io.zeekeeper.controller.nodes;

import org.jspecify.annotations.NullMarked;
