package org.varve.monitoring.domain;

/** Where in the life of data something is (ITU-T Y.4561 clause 6.1.1). */
public enum Stage {
  PRE_INPUT,
  STORE,
  TRANSFER
}
