/**
 * Sessions between controller and agents, for both ends: sockets, frames, signs of life, retries.
 */
@NullMarked
package io.zeekeeper.link;

import org.jspecify.annotations.NullMarked;
