/**
 * Processes: launching, watching, adopting and stopping them. Everything runs on one thread, the
 * loop.
 */
@NullMarked
package io.zeekeeper.agent.supervision;

import org.jspecify.annotations.NullMarked;
