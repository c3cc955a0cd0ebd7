/** A real PostgreSQL server for tests. */
@NullMarked
package io.zeekeeper.postgres;

import org.jspecify.annotations.NullMarked;
