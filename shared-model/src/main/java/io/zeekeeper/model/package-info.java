/** Zeekeeper's domain model as immutable records, and the formats in which users write them. */
@NullMarked
package io.zeekeeper.model;

import org.jspecify.annotations.NullMarked;
