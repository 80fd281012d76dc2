package org.varve.launcher;

import picocli.CommandLine.IVersionProvider;

/** Says which version of Varve this is, from the manifest of its jar. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"varve " + number()};
  }

  /** The number alone. */
  public static String number() {
    String version = Varve.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
