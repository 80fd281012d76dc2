package org.varve.formats;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The formats that this process knows, by id.
 *
 * <p>A registration under a known id replaces the former, so that a fold over the log may be
 * repeated. Safe for use by many threads.
 */
public final class FormatCatalogue {
  /** Registered formats stay in memory; more than this is a mistake, not a need. */
  public static final int FORMATS_MAX = 1_000;

  private final Map<String, DataFormat> formats = new ConcurrentSkipListMap<>();

  /** A catalogue of the formats that need no schema: SenML and opaque bytes. */
  public static FormatCatalogue withBuiltIn() {
    FormatCatalogue catalogue = new FormatCatalogue();
    catalogue.register(new SenmlJson());
    catalogue.register(new SenmlCbor());
    catalogue.register(new Opaque());
    return catalogue;
  }

  public void register(DataFormat format) {
    synchronized (formats) {
      if (formats.size() >= FORMATS_MAX && !formats.containsKey(format.id())) {
        throw new IllegalStateException(
            ("cannot register format %s: %d formats are known and that is the limit;"
                    + " reuse a registered format")
                .formatted(format.id(), FORMATS_MAX));
      }
      formats.put(format.id(), format);
    }
  }

  public Optional<DataFormat> find(String id) {
    return Optional.ofNullable(formats.get(id));
  }

  /** The known ids, sorted. */
  public List<String> ids() {
    return List.copyOf(formats.keySet());
  }
}
