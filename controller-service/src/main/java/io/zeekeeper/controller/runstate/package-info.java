/** Stops and starts that clients asked for besides the configuration. */
@NullMarked
package io.zeekeeper.controller.runstate;

import org.jspecify.annotations.NullMarked;
