/** A stand-in for Zeek: an agent sees the same behaviour, but the stand-in analyses nothing. */
@NullMarked
package io.zeekeeper.standin;

import org.jspecify.annotations.NullMarked;
