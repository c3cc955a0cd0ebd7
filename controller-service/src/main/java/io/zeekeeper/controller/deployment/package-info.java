/** Deployments: making agents run the ready configuration, and keeping them in line with it. */
@NullMarked
package io.zeekeeper.controller.deployment;

import org.jspecify.annotations.NullMarked;
