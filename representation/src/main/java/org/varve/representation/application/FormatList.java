package org.varve.representation.application;

import java.util.List;
import org.varve.representation.domain.KnownFormat;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Lists the registered formats page by page, by id; a page's token is the last id before the next
 * page.
 */
public final class FormatList {
  private static final int PAGE_MAX = 100;

  private final RegistryView registry;

  public FormatList(RegistryView registry) {
    this.registry = registry;
  }

  /**
   * One page.
   *
   * @param nextToken empty on the last page
   */
  public record Page(List<KnownFormat> formats, String nextToken) {}

  /**
   * Gives the page after {@code token}.
   *
   * @param size most formats of the page; 0 means as many as allowed
   * @param token of the page before; empty for the first
   * @throws Failure MALFORMED_REQUEST, PAGE_TOKEN_INVALID
   */
  public Page page(int size, String token) {
    if (size < 0 || size > PAGE_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "page_size is %s; it must be 0 to %d"
              .formatted(Integer.toUnsignedString(size), PAGE_MAX));
    }
    if (!token.isEmpty() && registry.format(token).isEmpty()) {
      throw new Failure(
          ErrorReason.PAGE_TOKEN_INVALID,
          "page_token is not one that this service gave; start again without one");
    }
    int limit = size == 0 ? PAGE_MAX : size;
    List<KnownFormat> found = registry.formatsAfter(token, limit + 1);
    return found.size() <= limit
        ? new Page(found, "")
        : new Page(found.subList(0, limit), found.get(limit - 1).definition().format());
  }
}
