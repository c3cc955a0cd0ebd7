package io.zeekeeper.controller.database;

import java.util.Collection;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rows that are always written as a whole, under a given key. Their entities are {@link
 * org.springframework.data.domain.Persistable} and claim to be new, so no row is read before one is
 * added.
 */
@NoRepositoryBean
public interface ReplacingRepository<T, K> extends JpaRepository<T, K> {

  /** Makes {@code rows} the only rows of {@code keys}: two statements, however many they are. */
  @Transactional
  default void replace(Collection<K> keys, Collection<T> rows) {
    deleteAllByIdInBatch(keys);
    saveAll(rows);
  }
}
