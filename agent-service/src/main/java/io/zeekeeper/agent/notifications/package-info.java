/** Notifications for operators about nodes and logs, sent to the log and the controller. */
@NullMarked
package io.zeekeeper.agent.notifications;

import org.jspecify.annotations.NullMarked;
