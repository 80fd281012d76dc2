package org.varve.rp;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * By how much counts have grown since they were looked at last. Of more than there is room for,
 * some are told in the next look. Not safe for threads.
 *
 * @param <K> what is counted
 */
public final class CountChanges<K> {
  private final int max;
  private final Map<K, Long> told;

  /**
   * @param max most that one look tells
   * @param now what is not told, as it was before
   */
  public CountChanges(int max, Map<K, Long> now) {
    this.max = max;
    this.told = new HashMap<>(now);
  }

  /** What has grown, and by how much; one that begins anew has grown from 0. */
  public Map<K, Long> since(Map<K, Long> now) {
    told.keySet().retainAll(now.keySet());
    Map<K, Long> grown = new LinkedHashMap<>();
    now.forEach(
        (key, count) -> {
          long before = told.getOrDefault(key, 0L);
          if (count != before && grown.size() < max) {
            grown.put(key, count > before ? count - before : count);
            told.put(key, count);
          }
        });
    return grown;
  }
}
