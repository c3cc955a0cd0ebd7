/** The audit: who requested which change, and how it ended, in a file and in the database. */
@NullMarked
package io.zeekeeper.controller.audit;

import org.jspecify.annotations.NullMarked;
