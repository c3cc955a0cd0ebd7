/** Everything that happened: kept in the database for a while, streamed, and paged through. */
@NullMarked
package io.zeekeeper.controller.events;

import org.jspecify.annotations.NullMarked;
