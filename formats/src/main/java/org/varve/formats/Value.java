package org.varve.formats;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.Optional;

/** The value of a reading: a number, a text, a flag or bytes. */
public sealed interface Value {

  /** The value as a table or a CSV column shows it. */
  String text();

  /** A finite number. */
  record Number(double number) implements Value {
    private static final double EXACT_INTEGER_MAX = 1e15;

    public Number {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(
            "the value is " + number + "; JSON carries finite numbers only: leave the reading out");
      }
    }

    /** Shortest decimal that reads back as the same double; integers without a fraction. */
    @Override
    public String text() {
      if (number == Math.rint(number) && Math.abs(number) < EXACT_INTEGER_MAX) {
        return Long.toString((long) number);
      }
      return new BigDecimal(Double.toString(number)).toString();
    }
  }

  /** A text. */
  record Text(String text) implements Value {}

  /** A boolean. */
  record Flag(boolean set) implements Value {
    @Override
    public String text() {
      return Boolean.toString(set);
    }
  }

  /** Bytes, in base64url without padding as RFC 8428 writes them: records and arrays do not mix. */
  record Data(String base64Url) implements Value {
    public static Data of(byte[] bytes) {
      return new Data(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Reads base64url strictly: empty if the text is not what {@link #of} would write. */
    static Optional<Data> parse(String base64Url) {
      try {
        // The decoder takes padding and stray last bits; one value must have one form only.
        Data data = of(Base64.getUrlDecoder().decode(base64Url));
        return data.base64Url.equals(base64Url) ? Optional.of(data) : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    public byte[] bytes() {
      return Base64.getUrlDecoder().decode(base64Url);
    }

    @Override
    public String text() {
      return base64Url;
    }
  }
}
