/**
 * Serves an unmodified {@code zeek-client}: translates Zeek's WebSocket API on {@code
 * /v1/messages/json} to the same features that REST uses. No rule exists only here.
 */
@NullMarked
package io.zeekeeper.controller.zeekclient;

import org.jspecify.annotations.NullMarked;
