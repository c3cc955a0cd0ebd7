/**
 * Sessions between controller and agents, for either end: sockets, frames, signs of life, retries.
 */
@NullMarked
package io.zeekeeper.link;

import org.jspecify.annotations.NullMarked;
