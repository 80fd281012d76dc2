package org.varve.launcher;

import picocli.CommandLine.IVersionProvider;

/** Says which version of Varve this is, from the manifest of its jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Varve.class.getPackage().getImplementationVersion();
    return new String[] {"varve " + (version == null ? "(not packaged)" : version)};
  }
}
