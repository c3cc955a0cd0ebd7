/** The controller: the service that clients talk to. */
@NullMarked
package io.zeekeeper.controller;

import org.jspecify.annotations.NullMarked;
