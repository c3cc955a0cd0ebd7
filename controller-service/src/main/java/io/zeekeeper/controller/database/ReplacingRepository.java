package io.zeekeeper.controller.database;

import java.util.Collection;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rows that are written whole, by a key that is given. Their entities say that they are new ({@link
 * org.springframework.data.domain.Persistable}), so that none is looked for before it is added.
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
