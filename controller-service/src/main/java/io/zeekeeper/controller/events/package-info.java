/** The event history: stored in the database for a while, streamed to readers, read in pages. */
@NullMarked
package io.zeekeeper.controller.events;

import org.jspecify.annotations.NullMarked;
