package org.varve.representation;

import java.util.Map;
import java.util.TreeMap;
import org.varve.representation.application.RegistryView;

/** What representation goes by, as operators may see it. */
final class Settings {
  private Settings() {}

  static Map<String, String> of(RepresentationConfig config, RegistryView registry) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("policy", config.policy());
    settings.put("sealing", config.sealing().toString());
    settings.put("pending", config.pending().toString());
    settings.put("submission", config.submission().toString());
    settings.put("streams", config.streams().toString());
    settings.put("mqtt.hasBroker", Boolean.toString(config.mqtt().hasBroker()));
    settings.put("registry.signers", Integer.toString(registry.signers().size()));
    settings.put("registry.formats", Integer.toString(registry.formatCount()));
    settings.put("registry.dataSources", Integer.toString(registry.sources().size()));
    return settings;
  }
}
