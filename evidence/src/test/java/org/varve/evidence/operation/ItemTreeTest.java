package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

class ItemTreeTest {
  @Test
  void aTreeOfOneIsItsLeaf() {
    ItemTree tree = ItemTree.of(items(1));
    assertThat(tree.root()).isEqualTo(ItemTree.leafHash(items(1).get(0)));
    assertThat(tree.path(0)).isEmpty();
  }

  @Test
  void rootsAreThoseOfThePlainDefinition() {
    for (int size = 1; size <= 130; size++) {
      List<byte[]> items = items(size);
      assertThat(ItemTree.root(items)).as("size %d", size).isEqualTo(plainRoot(items));
    }
    List<byte[]> most = items(ItemTree.MAX_ITEMS);
    assertThat(ItemTree.root(most)).isEqualTo(plainRoot(most));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 100})
  void everyPathLeadsToTheRootFromItsPlaceOnly(int size) {
    ItemTree tree = ItemTree.of(items(size));
    for (int index = 0; index < size; index++) {
      Digest leaf = ItemTree.leafHash(items(size).get(index));
      List<Digest> path = tree.path(index);
      assertThat(ItemTree.rootFrom(leaf, index, size, path)).isEqualTo(tree.root());
      for (int other = 0; other < size; other++) {
        if (other != index) {
          assertThat(leadsElsewhere(tree, leaf, other, path)).isTrue();
        }
      }
    }
  }

  @Test
  void refusesPathsOfAnotherLength() {
    ItemTree tree = ItemTree.of(items(5));
    Digest leaf = ItemTree.leafHash(items(5).get(4));
    List<Digest> path = tree.path(4);
    assertThat(path).hasSize(1);
    List<Digest> longer = new ArrayList<>(path);
    longer.add(leaf);
    refuses(() -> ItemTree.rootFrom(leaf, 4, 5, longer));
    refuses(() -> ItemTree.rootFrom(leaf, 4, 5, List.of()));
    refuses(() -> ItemTree.rootFrom(leaf, 5, 5, path));
    refuses(() -> ItemTree.rootFrom(leaf, -1, 5, path));
    refuses(() -> ItemTree.rootFrom(leaf, 0, 0, List.of()));
    refuses(() -> ItemTree.rootFrom(leaf, 0, 10_001, path));
  }

  @Test
  void refusesNoItemsAndTooMany() {
    refuses(() -> ItemTree.of(List.of()));
    refuses(() -> ItemTree.of(items(10_001)));
    assertThatThrownBy(() -> ItemTree.of(items(2)).path(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesItemsThatAreTooLarge() {
    byte[] largest = new byte[1 << 20];
    assertThat(ItemTree.of(Collections.nCopies(4, largest)).size()).isEqualTo(4);
    refuses(() -> ItemTree.of(List.of(new byte[(1 << 20) + 1])));
    List<byte[]> tooMuch = new ArrayList<>(Collections.nCopies(4, largest));
    tooMuch.add(new byte[1]);
    refuses(() -> ItemTree.of(tooMuch));
  }

  /** A node passed off as an item does not lead to the root: leaves hash differently. */
  @Test
  void innerNodesAreNoItems() {
    ItemTree tree = ItemTree.of(items(4));
    byte[] node = new byte[64];
    ItemTree.leafHash(items(4).get(0)).copyTo(node, 0);
    ItemTree.leafHash(items(4).get(1)).copyTo(node, 32);
    Digest forged = ItemTree.rootFrom(ItemTree.leafHash(node), 0, 2, List.of(tree.path(0).get(1)));
    assertThat(forged).isNotEqualTo(tree.root());
  }

  private static boolean leadsElsewhere(ItemTree tree, Digest leaf, int index, List<Digest> path) {
    try {
      return !ItemTree.rootFrom(leaf, index, tree.size(), path).equals(tree.root());
    } catch (MalformedException e) {
      return true;
    }
  }

  /** RFC 9162 §2.1.1 as it stands there. */
  private static Digest plainRoot(List<byte[]> items) {
    if (items.size() == 1) {
      return Digest.sha256(new byte[] {0}, items.get(0));
    }
    int split = Integer.highestOneBit(items.size() - 1);
    return Digest.sha256(
        new byte[] {1},
        plainRoot(items.subList(0, split)).bytes(),
        plainRoot(items.subList(split, items.size())).bytes());
  }

  private static List<byte[]> items(int count) {
    List<byte[]> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(ByteBuffer.allocate(4).putInt(i).array());
    }
    return items;
  }

  private static void refuses(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(MalformedException.class);
  }
}
