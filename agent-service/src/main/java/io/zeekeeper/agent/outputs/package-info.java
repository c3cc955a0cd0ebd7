/**
 * Files with the nodes' stdout and stderr: limited in size, kept per start, and read from the end.
 */
@NullMarked
package io.zeekeeper.agent.outputs;

import org.jspecify.annotations.NullMarked;
