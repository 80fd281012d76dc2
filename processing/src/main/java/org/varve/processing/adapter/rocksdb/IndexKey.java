package org.varve.processing.adapter.rocksdb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.processing.domain.Statement;

/**
 * Builds the keys of the index: a letter for the table, then fields in the order in which the table
 * is walked. Numbers are big-endian with the sign turned, so that bytes compare as numbers do.
 */
final class IndexKey {
  private static final byte TEXT_END = 0;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

  private IndexKey(char table) {
    bytes.write(table);
  }

  /** How far the index has come. */
  static byte[] position() {
    return new IndexKey('p').done();
  }

  /** An operation by its leaf. */
  static byte[] operation(long leafIndex) {
    return new IndexKey('o').number(leafIndex).done();
  }

  /** All leaves with a property. */
  static byte[] postings(Term term) {
    return new IndexKey('t').term(term).done();
  }

  static byte[] posting(Term term, long leafIndex) {
    return new IndexKey('t').term(term).number(leafIndex).done();
  }

  /** All content of a source, or of all of them, by the time of its earliest item. */
  static byte[] sampled(Term term) {
    return new IndexKey('s').term(term).done();
  }

  static byte[] sampledFrom(Term term, long millis) {
    return new IndexKey('s').term(term).number(millis).done();
  }

  static byte[] sampledFrom(Term term, long millis, long leafIndex) {
    return new IndexKey('s').term(term).number(millis).number(leafIndex).done();
  }

  /** The longest time from earliest to latest item in a table of sampled content. */
  static byte[] longestSpan(Term term) {
    return new IndexKey('m').term(term).done();
  }

  /** Ledger blocks by the time of their commit. */
  static byte[] commits() {
    return new IndexKey('c').done();
  }

  static byte[] committedFrom(long millis) {
    return new IndexKey('c').number(millis).done();
  }

  static byte[] commit(long millis, long height) {
    return new IndexKey('c').number(millis).number(height).done();
  }

  /** All that was stated, source by source. */
  static byte[] statements() {
    return new IndexKey('h').done();
  }

  /** Behind all that was stated about a source: no text begins with this byte. */
  static byte[] behindStated(String source) {
    byte[] stated = stated(source);
    byte[] behind = Arrays.copyOf(stated, stated.length + 1);
    behind[stated.length] = (byte) 0xff;
    return behind;
  }

  /** What was stated about a source, by signer, epoch and sequence. */
  static byte[] stated(String source) {
    return new IndexKey('h').term(Term.source(source)).done();
  }

  static byte[] stated(Statement statement) {
    return new IndexKey('h').place(statement).done();
  }

  /** What was refused as contradicting it, in the same order. */
  static byte[] forked(String source) {
    return new IndexKey('f').term(Term.source(source)).done();
  }

  static byte[] forked(Statement refused) {
    return new IndexKey('f').place(refused).digest(refused.id()).done();
  }

  /** Narrows a table of statements to those of one signer. */
  static byte[] ofSigner(byte[] table, String signer) {
    byte[] text = signer.getBytes(StandardCharsets.UTF_8);
    byte[] key = Arrays.copyOf(table, table.length + text.length + 1);
    System.arraycopy(text, 0, key, table.length, text.length);
    return key;
  }

  /** Narrows a table of the statements of one signer to those from a place on. */
  static byte[] ofPlace(byte[] table, long epoch, long sequence) {
    ByteBuffer key = ByteBuffer.allocate(table.length + 2 * Long.BYTES).put(table);
    return key.put(ofNumber(epoch)).put(ofNumber(sequence)).array();
  }

  /** The SIGNER operations of a key, by the leaf from which each is in force. */
  static byte[] bindings(Digest kid) {
    return new IndexKey('b').digest(kid).done();
  }

  static byte[] bindingFrom(Digest kid, long leafIndex) {
    return new IndexKey('b').digest(kid).number(leafIndex).done();
  }

  /** What a BLOCK operation seals. */
  static byte[] seal(long blockLeafIndex) {
    return new IndexKey('e').number(blockLeafIndex).done();
  }

  /** When a ledger block was folded. */
  static byte[] folded(long height) {
    return new IndexKey('i').number(height).done();
  }

  /** The number at a place of a key or value. */
  static long numberAt(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getLong(at) ^ Long.MIN_VALUE;
  }

  /** A number alone, as values hold it. */
  static byte[] ofNumber(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number ^ Long.MIN_VALUE).array();
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private IndexKey place(Statement statement) {
    term(Term.source(statement.source()));
    bytes.writeBytes(statement.signer().getBytes(StandardCharsets.UTF_8));
    bytes.write(TEXT_END);
    return number(statement.epoch()).number(statement.sequence());
  }

  private IndexKey term(Term term) {
    bytes.writeBytes(term.bytes());
    return this;
  }

  private IndexKey digest(OperationId id) {
    return digest(id.digest());
  }

  private IndexKey digest(Digest digest) {
    bytes.writeBytes(digest.bytes());
    return this;
  }

  private IndexKey number(long number) {
    bytes.writeBytes(ofNumber(number));
    return this;
  }

  private byte[] done() {
    return bytes.toByteArray();
  }
}
