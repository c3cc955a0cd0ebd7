/** Where work that waits for the database runs. */
@NullMarked
package io.zeekeeper.controller.database;

import org.jspecify.annotations.NullMarked;
