package io.zeekeeper.controller.database;

/** A feature that brings its data into the database with a {@link WriteBehind}. */
public interface Queued {
  /** The queue that metrics report. */
  WriteBehind<?> queue();
}
