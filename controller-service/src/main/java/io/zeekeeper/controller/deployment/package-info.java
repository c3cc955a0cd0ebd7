/** Deployments: checking, planning and rolling out the ready configuration, and their history. */
@NullMarked
package io.zeekeeper.controller.deployment;

import org.jspecify.annotations.NullMarked;
