package io.zeekeeper.controller.database;

import java.util.Collection;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rows that are always written as a whole, under a given key. Their entities are {@link
 * org.springframework.data.domain.Persistable} and claim to be new, so adding a row needs no read
 * before it.
 */
@NoRepositoryBean
public interface ReplacingRepository<T, K> extends JpaRepository<T, K> {

  /** Replaces the rows of {@code keys} by {@code rows}, with two statements for any number. */
  @Transactional
  default void replace(Collection<K> keys, Collection<T> rows) {
    deleteAllByIdInBatch(keys);
    saveAll(rows);
  }
}
