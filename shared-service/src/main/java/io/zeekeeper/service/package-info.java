/** What controller and agent are both made of, apart from the vocabulary they share. */
@NullMarked
package io.zeekeeper.service;

import org.jspecify.annotations.NullMarked;
