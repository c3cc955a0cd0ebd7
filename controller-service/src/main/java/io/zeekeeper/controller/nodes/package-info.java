/** Running nodes: their status, restarts, output, and what can be read out of them. */
@NullMarked
package io.zeekeeper.controller.nodes;

import org.jspecify.annotations.NullMarked;
