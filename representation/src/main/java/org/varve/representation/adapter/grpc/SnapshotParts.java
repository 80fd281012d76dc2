package org.varve.representation.adapter.grpc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varve.proto.p2r.v1.WatchConfigurationResponse.Snapshot;
import org.varve.representation.application.FormatRules;
import org.varve.representation.application.RegistryView;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.KnownFormat;
import org.varve.representation.domain.LogIdentity;
import org.varve.representation.domain.SourceTerms;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Joins the parts of one configuration snapshot. Not thread-safe. */
final class SnapshotParts {
  private static final int SIGNERS_MAX = 1_000_000;
  private static final int FORMATS_MAX = 10_000;
  private static final int SOURCES_MAX = 1_000_000;

  private final List<BoundSigner> signers = new ArrayList<>();
  private final List<KnownFormat> formats = new ArrayList<>();
  private final List<SourceTerms> sources = new ArrayList<>();
  private @Nullable LogIdentity log;

  void add(Snapshot part) {
    if (part.hasLog()) {
      log = ConfigurationMessages.log(part.getLog());
    }
    if (signers.size() + part.getSignersCount() > SIGNERS_MAX
        || formats.size() + part.getFormatsCount() > FORMATS_MAX
        || sources.size() + part.getSourcesCount() > SOURCES_MAX) {
      throw new Failure(
          ErrorReason.INTERNAL,
          "the configuration has more than %d signers, %d formats or %d sources; split the platform"
              .formatted(SIGNERS_MAX, FORMATS_MAX, SOURCES_MAX));
    }
    part.getSignersList().forEach(signer -> signers.add(ConfigurationMessages.signer(signer)));
    part.getFormatsList()
        .forEach(
            format -> FormatRules.of(ConfigurationMessages.format(format)).ifPresent(formats::add));
    part.getSourcesList().forEach(source -> sources.add(ConfigurationMessages.source(source)));
  }

  RegistryView.Snapshot join(long treeSize) {
    LogIdentity known = log;
    if (known == null) {
      throw new Failure(
          ErrorReason.INTERNAL,
          "a configuration snapshot came without the log's identity; compare the versions of both");
    }
    return new RegistryView.Snapshot(known, treeSize, signers, formats, sources);
  }
}
