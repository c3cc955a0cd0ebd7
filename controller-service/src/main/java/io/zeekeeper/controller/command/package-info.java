/** The commands on the controller's host, as in {@code zeekeeper-controller token list}. */
@NullMarked
package io.zeekeeper.controller.command;

import org.jspecify.annotations.NullMarked;
