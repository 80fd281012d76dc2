package org.varve.ledger.fabric.network;

/**
 * Which process of the network.
 *
 * @param kind what it does
 * @param number of the orderer, or of the organisation; from 1
 */
public record Role(Kind kind, int number) implements Comparable<Role> {

  /** In the order in which they are stopped. */
  public enum Kind {
    PEER,
    CHAINCODE,
    ORDERER
  }

  public static Role peer(int organisation) {
    return new Role(Kind.PEER, organisation);
  }

  public static Role chaincode(int organisation) {
    return new Role(Kind.CHAINCODE, organisation);
  }

  public static Role orderer(int number) {
    return new Role(Kind.ORDERER, number);
  }

  /**
   * Such as {@code peer-org1}, {@code chaincode-org2}, {@code orderer3}: also the name of its log.
   *
   * @throws IllegalArgumentException if the name is of none of these forms
   */
  public static Role parse(String name) {
    for (Kind kind : Kind.values()) {
      String number = name.startsWith(prefix(kind)) ? name.substring(prefix(kind).length()) : "";
      if (number.matches("[1-9]")) {
        return new Role(kind, Integer.parseInt(number));
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no process of the network; write orderer1, peer-org1 or chaincode-org1"
            .formatted(name));
  }

  private static String prefix(Kind kind) {
    return switch (kind) {
      case PEER -> "peer-org";
      case CHAINCODE -> "chaincode-org";
      case ORDERER -> "orderer";
    };
  }

  @Override
  public int compareTo(Role other) {
    int byKind = kind.compareTo(other.kind);
    return byKind == 0 ? Integer.compare(number, other.number) : byKind;
  }

  @Override
  public String toString() {
    return prefix(kind) + number;
  }
}
