package org.varve.representation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varve.representation.domain.MqttConfig;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.RecordingPolicy;
import org.varve.representation.domain.SealingPolicy;
import org.varve.representation.domain.StreamLimits;
import org.varve.representation.domain.SubmissionLimits;

/**
 * The section {@code representation} of the configuration. Each part checks itself; a wrong value
 * is told by name, with its limits.
 *
 * @param sealing when operations become a data block
 * @param pending how much may wait for its receipt; the bound on memory
 * @param submission how large an operation's items may be
 * @param streams how many submission streams there may be, and how much each may have unanswered
 * @param recording how long and how often processing is asked to record a block
 * @param policy names the rules that recorded data is managed by, in the control data of each block
 * @param formats JSON formats to register beside senml-json/1, senml-cbor/1 and opaque/1
 * @param mqtt the broker that operations may come by
 */
public record RepresentationConfig(
    SealingPolicy sealing,
    PendingLimits pending,
    SubmissionLimits submission,
    StreamLimits streams,
    RecordingPolicy recording,
    String policy,
    List<JsonFormat> formats,
    MqttConfig mqtt) {

  private static final int POLICY_CHARS_MAX = 64;
  private static final int FORMATS_MAX = 100;

  public RepresentationConfig {
    formats = List.copyOf(formats);
    if (!policy.matches("[\\x21-\\x7e]{1," + POLICY_CHARS_MAX + "}")) {
      throw new IllegalArgumentException(
          "policy is '%s'; it must be 1 to %d visible ASCII characters, such as default/1"
              .formatted(policy, POLICY_CHARS_MAX));
    }
    if (formats.size() > FORMATS_MAX) {
      throw new IllegalArgumentException(
          "formats has %d entries; it may have at most %d".formatted(formats.size(), FORMATS_MAX));
    }
  }

  /**
   * A format of JSON items.
   *
   * @param id {@code json-<name>/<version>}
   * @param schemaFile JSON Schema (draft 2020-12), at most 24 KiB
   * @param timeField JSON pointer to an item's time, if it has one
   * @param valueField JSON pointer to an item's value, if it has one
   */
  public record JsonFormat(
      String id, Path schemaFile, @Nullable String timeField, @Nullable String valueField) {

    public JsonFormat {
      requireGiven("id", id);
      requireGiven("schemaFile", schemaFile);
    }

    /** Configuration may leave out what the type cannot be without. */
    private static void requireGiven(String key, @Nullable Object value) {
      if (value == null) {
        throw new IllegalArgumentException(key + " is missing; each format needs it");
      }
    }
  }

  /** Good for one node with some hundred sources. */
  public static RepresentationConfig defaults() {
    return new RepresentationConfig(
        new SealingPolicy(1_000, 4 << 20, Duration.ofMillis(100), Duration.ofMillis(1), 4),
        new PendingLimits(20_000, 64 << 20),
        new SubmissionLimits(10_000, 1 << 20, 4 << 20, Duration.ofMinutes(5)),
        new StreamLimits(64, 256, 8 << 20),
        new RecordingPolicy(
            Duration.ofSeconds(30), 5, Duration.ofMillis(200), Duration.ofSeconds(5)),
        "default/1",
        List.of(),
        MqttConfig.off());
  }

  public RepresentationConfig withMqtt(MqttConfig broker) {
    return new RepresentationConfig(
        sealing, pending, submission, streams, recording, policy, formats, broker);
  }
}
