/**
 * The edge that an unmodified {@code zeek-client} talks to: Zeek's WebSocket API on {@code
 * /v1/messages/json}, translated to the same features that REST uses. No rule lives only here.
 */
@NullMarked
package io.zeekeeper.controller.zeekclient;

import org.jspecify.annotations.NullMarked;
