/** Broker's typed data model in its JSON form, as Zeek's WebSocket API defines it. */
@NullMarked
package io.zeekeeper.controller.zeekclient.data;

import org.jspecify.annotations.NullMarked;
