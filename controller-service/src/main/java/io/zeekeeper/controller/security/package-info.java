/** Checks who a client is, and refuses what its role may not do. */
@NullMarked
package io.zeekeeper.controller.security;

import org.jspecify.annotations.NullMarked;
