/** Parts of the served OpenAPI document that annotations on the endpoints cannot express. */
@NullMarked
package io.zeekeeper.controller.apidocs;

import org.jspecify.annotations.NullMarked;
