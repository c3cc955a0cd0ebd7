package io.zeekeeper.protocol;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One frame of the agent protocol; {@code type} is its first member. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Message permits AgentMessage, ControllerMessage {}
