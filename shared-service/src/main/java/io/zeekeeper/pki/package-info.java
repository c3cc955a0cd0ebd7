/**
 * Keys and certificates: makes, issues, reads, writes and verifies them. All cryptography is the
 * JDK's or Bouncy Castle's.
 */
@NullMarked
package io.zeekeeper.pki;

import org.jspecify.annotations.NullMarked;
