package io.zeekeeper.controller.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance as the controller sees it.
 *
 * @param name its name
 * @param connected whether its agent is connected
 * @param host its address; absent where it is not known
 * @param port its agent's port, where the controller opens the connection
 * @param direction who opens the connection: inbound when the agent does, outbound when the
 *     controller does
 * @param zeekVersion its Zeek's version
 * @param zeekProblem why it has no usable Zeek
 * @param apiVersion the version of the agent protocol it speaks
 * @param lastSeen when its agent was last heard
 * @param needed whether the deployed configuration needs it
 */
record InstanceStatus(
    String name,
    boolean connected,
    @Nullable String host,
    @Nullable Integer port,
    @Nullable String direction,
    @Nullable String zeekVersion,
    @Nullable String zeekProblem,
    @Nullable Integer apiVersion,
    @Nullable Instant lastSeen,
    boolean needed) {}
