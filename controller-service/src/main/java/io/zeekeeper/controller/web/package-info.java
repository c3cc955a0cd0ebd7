/** The REST API: it translates between HTTP and the features, and holds no rule of its own. */
@NullMarked
package io.zeekeeper.controller.web;

import org.jspecify.annotations.NullMarked;
