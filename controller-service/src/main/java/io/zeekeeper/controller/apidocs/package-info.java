/** The OpenAPI document that the controller serves: what annotations on the edges do not say. */
@NullMarked
package io.zeekeeper.controller.apidocs;

import org.jspecify.annotations.NullMarked;
