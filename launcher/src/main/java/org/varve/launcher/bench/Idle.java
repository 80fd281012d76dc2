package org.varve.launcher.bench;

/** A program that does nothing until it is killed: what a JVM takes by itself. */
final class Idle {

  private static final long FOR_MILLIS = 600_000;

  private Idle() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread.sleep(FOR_MILLIS);
  }
}
