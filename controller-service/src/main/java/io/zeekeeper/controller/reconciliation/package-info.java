/** Brings agents that connect in line with what is deployed, and with the requests since. */
@NullMarked
package io.zeekeeper.controller.reconciliation;

import org.jspecify.annotations.NullMarked;
