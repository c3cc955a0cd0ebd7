/** Configurations: validation, assigned ports, and the staged, ready and deployed ones. */
@NullMarked
package io.zeekeeper.controller.configuration;

import org.jspecify.annotations.NullMarked;
