/** What the host must offer a node, looked at before a deployment changes anything. */
@NullMarked
package io.zeekeeper.agent.preflight;

import org.jspecify.annotations.NullMarked;
