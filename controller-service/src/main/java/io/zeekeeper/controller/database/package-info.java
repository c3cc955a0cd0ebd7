/** Connections to the database, and the threads on which work waits for it. */
@NullMarked
package io.zeekeeper.controller.database;

import org.jspecify.annotations.NullMarked;
