/** Zeekeeper's vocabulary as immutable records, and the formats users write them in. */
@NullMarked
package io.zeekeeper.model;

import org.jspecify.annotations.NullMarked;
