/** The REST API. It translates between HTTP and the features, and has no rules of its own. */
@NullMarked
package io.zeekeeper.controller.web;

import org.jspecify.annotations.NullMarked;
