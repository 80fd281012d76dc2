package org.varve.processing.domain;

import java.util.List;
import java.util.function.Function;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.RegisteredFormat;
import org.varve.ledger.Resource;
import org.varve.ledger.SignerBinding;

/** What whoever watches the configuration is told: first how it stands, then what changes. */
public sealed interface ConfigurationEvent {

  /** One answer for each case. */
  <T> T fold(
      Function<Part, T> part,
      Function<SignerBinding, T> signer,
      Function<RegisteredFormat, T> format,
      Function<Resource, T> source);

  /**
   * A part of the configuration as it stood.
   *
   * @param treeSize the size of the log then
   * @param isLast changes follow
   */
  record Part(
      LogIdentity log,
      List<SignerBinding> signers,
      List<RegisteredFormat> formats,
      List<Resource> sources,
      long treeSize,
      boolean isFirst,
      boolean isLast)
      implements ConfigurationEvent {
    @Override
    public <T> T fold(
        Function<Part, T> part,
        Function<SignerBinding, T> signer,
        Function<RegisteredFormat, T> format,
        Function<Resource, T> source) {
      return part.apply(this);
    }
  }

  /** A key was bound, bound otherwise, or revoked. */
  record SignerChanged(SignerBinding binding) implements ConfigurationEvent {
    @Override
    public <T> T fold(
        Function<Part, T> part,
        Function<SignerBinding, T> signer,
        Function<RegisteredFormat, T> format,
        Function<Resource, T> source) {
      return signer.apply(binding);
    }
  }

  /** A format was registered. */
  record FormatAdded(RegisteredFormat registered) implements ConfigurationEvent {
    @Override
    public <T> T fold(
        Function<Part, T> part,
        Function<SignerBinding, T> signer,
        Function<RegisteredFormat, T> format,
        Function<Resource, T> source) {
      return format.apply(registered);
    }
  }

  /** A DataSource was made, changed or deleted. */
  record SourceChanged(Resource resource) implements ConfigurationEvent {
    @Override
    public <T> T fold(
        Function<Part, T> part,
        Function<SignerBinding, T> signer,
        Function<RegisteredFormat, T> format,
        Function<Resource, T> source) {
      return source.apply(resource);
    }
  }
}
