/** Code that the controller and the agent share, apart from the model. */
@NullMarked
package io.zeekeeper.service;

import org.jspecify.annotations.NullMarked;
