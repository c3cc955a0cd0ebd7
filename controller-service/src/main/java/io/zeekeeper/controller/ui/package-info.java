/** Serves the dashboard, a page that uses nothing but the REST API. */
@NullMarked
package io.zeekeeper.controller.ui;

import org.jspecify.annotations.NullMarked;
