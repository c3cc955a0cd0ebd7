/** A stand-in for zeek: it behaves like it as far as an agent can see, and analyses nothing. */
@NullMarked
package io.zeekeeper.standin;

import org.jspecify.annotations.NullMarked;
