/** The certificate authority, this controller's certificate, and who else has certificates. */
@NullMarked
package io.zeekeeper.controller.identity;

import org.jspecify.annotations.NullMarked;
