/**
 * The agent protocol: JSON text frames, one message each, between a controller and its agents.
 * {@code openapi/asyncapi.yaml} is its reference for other languages.
 */
@NullMarked
package io.zeekeeper.protocol;

import org.jspecify.annotations.NullMarked;
