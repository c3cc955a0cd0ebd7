/**
 * Files that nodes write their stdout and stderr to: bounded, kept per start, read by their end.
 */
@NullMarked
package io.zeekeeper.agent.outputs;

import org.jspecify.annotations.NullMarked;
