package org.varve.processing.domain;

import java.util.List;
import java.util.function.Function;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.RegisteredFormat;
import org.varve.ledger.SignerBinding;

/** What whoever watches the configuration is told: first how it stands, then what changes. */
public sealed interface ConfigurationEvent {

  /** One answer for each case. */
  <T> T fold(
      Function<Part, T> part,
      Function<SignerBinding, T> signer,
      Function<RegisteredFormat, T> format);

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
      long treeSize,
      boolean isFirst,
      boolean isLast)
      implements ConfigurationEvent {
    @Override
    public <T> T fold(
        Function<Part, T> part,
        Function<SignerBinding, T> signer,
        Function<RegisteredFormat, T> format) {
      return part.apply(this);
    }
  }

  /** A key was bound, bound otherwise, or revoked. */
  record SignerChanged(SignerBinding binding) implements ConfigurationEvent {
    @Override
    public <T> T fold(
        Function<Part, T> part,
        Function<SignerBinding, T> signer,
        Function<RegisteredFormat, T> format) {
      return signer.apply(binding);
    }
  }

  /** A format was registered. */
  record FormatAdded(RegisteredFormat registered) implements ConfigurationEvent {
    @Override
    public <T> T fold(
        Function<Part, T> part,
        Function<SignerBinding, T> signer,
        Function<RegisteredFormat, T> format) {
      return format.apply(registered);
    }
  }
}
