/** Who clients are, and what each role may do. */
@NullMarked
package io.zeekeeper.controller.roles;

import org.jspecify.annotations.NullMarked;
