/** What an operator has to know about nodes and logs, reported to the log and the controller. */
@NullMarked
package io.zeekeeper.agent.notifications;

import org.jspecify.annotations.NullMarked;
