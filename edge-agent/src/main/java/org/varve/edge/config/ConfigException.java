package org.varve.edge.config;

/** Tells that a configuration cannot be used; the message names the place in it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigException(String where, String what) {
    super(where + ": " + what);
  }

  ConfigException(String where, String what, Throwable cause) {
    super(where + ": " + what, cause);
  }
}
