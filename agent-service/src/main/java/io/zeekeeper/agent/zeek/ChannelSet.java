package io.zeekeeper.agent.zeek;

import java.nio.file.Path;

/**
 * The certificates with which the control channels of nodes that are launched now are encrypted.
 *
 * @param directory the directory of all sets
 * @param name the name of the set, a directory in it; hexadecimal digits
 */
public record ChannelSet(Path directory, String name) {}
