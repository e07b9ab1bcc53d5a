package org.dorsal.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.*;
import java.util.regex.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.audit.log.SignedNote.Base64Text;

/**
 * Ed25519 public key and its name, for verification of a log's checkpoints (C2SP signed-note, "verifier key") or of a
 * witness's cosignatures (C2SP tlog-cosignature).
 */
public final class PublicLogKey {
    private static final byte ED25519 = 0x01;
    private static final byte COSIGNATURE = 0x04;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    /** ASN.1 prefix of an Ed25519 public key (RFC 8410). */
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private static final Pattern VKEY = Pattern.compile("([^\\s+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+={0,2})\\s*");

    private final String name;
    private final PublicKey key;
    private final byte type;

    private PublicLogKey(String name, PublicKey key, byte type) {
        this.name = name;
        this.key = key;
        this.type = type;
    }

    /**
     * Reads what an auditor was given: PEM as {@code openssl pkey -pubout} writes it, or {@code name+id+key}. Empty
     * when it is neither, or when the name in it is another one.
     *
     * @param name of the log's keys, which is its origin
     */
    public static Optional<PublicLogKey> read(String name, String written) {
        Matcher pem = PEM.matcher(written);
        if (pem.matches()) {
            return Base64Text.strictly(pem.group(1).replaceAll("\\s", "")).flatMap(spki -> ofSpki(name, spki));
        }
        return ofVkey(written, ED25519).filter(read -> read.name.equals(name));
    }

    /** Reads the key of a witness, {@code name+id+key}; empty when it is none for cosignatures with Ed25519. */
    public static Optional<PublicLogKey> readWitness(String vkey) {
        return ofVkey(vkey, COSIGNATURE);
    }

    private static Optional<PublicLogKey> ofVkey(String written, byte type) {
        Matcher vkey = VKEY.matcher(written);
        if (!vkey.matches()) {
            return Optional.empty();
        }
        return Base64Text.strictly(vkey.group(3))
                .filter(bytes -> bytes.length == 1 + KEY_BYTES && bytes[0] == type)
                .flatMap(bytes -> ofSpki(vkey.group(1), joined(SPKI, Arrays.copyOfRange(bytes, 1, bytes.length)), type))
                .filter(read -> HexFormat.of().formatHex(read.id()).equals(vkey.group(2)));
    }

    /**
     * Parses a SubjectPublicKeyInfo. Returns empty for bytes that are not a point on the curve, for additional bytes
     * and for other encodings.
     */
    static Optional<PublicLogKey> ofSpki(String name, byte[] spki) {
        return ofSpki(name, spki, ED25519);
    }

    private static Optional<PublicLogKey> ofSpki(String name, byte[] spki, byte type) {
        if (spki.length != SPKI.length + KEY_BYTES || Arrays.mismatch(SPKI, spki) != SPKI.length) {
            return Optional.empty();
        }
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
            boolean strict = Arrays.equals(key.getEncoded(), spki) && SignedNote.isName(name);
            return strict ? Optional.of(new PublicLogKey(name, key, type)) : Optional.empty();
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    public String name() {
        return name;
    }

    /** First four bytes of {@code SHA-256(name, line feed, type, key)}. */
    public byte[] id() {
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        sha256.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        sha256.update(type);
        return Arrays.copyOf(sha256.digest(bytes()), ID_BYTES);
    }

    /** As {@code name+id+key}, for tools of transparency logs. */
    public String vkey() {
        return label() + "+" + Base64.getEncoder().encodeToString(joined(new byte[] {type}, bytes()));
    }

    /** As {@code name+id}, by which a signature names its key. */
    public String label() {
        return name + "+" + HexFormat.of().formatHex(id());
    }

    /** PEM encoding, for openssl. */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** Whether the signature says that it is this key's. */
    boolean isNamedBy(SignedNote.Signature signature) {
        return signature.name().equals(name) && Arrays.equals(signature.keyId(), id());
    }

    /** Verifies a signature of the text, a witness's with the time in it: eight bytes, then the signature. */
    boolean verifies(String text, byte[] signature) {
        if (type == ED25519) {
            return isSignature(text, signature);
        }
        long time =
                signature.length < Long.BYTES ? 0 : ByteBuffer.wrap(signature).getLong();
        return time > 0
                && isSignature(
                        "cosignature/v1\ntime " + time + "\n" + text,
                        Arrays.copyOfRange(signature, Long.BYTES, signature.length));
    }

    private boolean isSignature(String text, byte[] signature) {
        try {
            Signature checking = Signature.getInstance("Ed25519");
            checking.initVerify(key);
            checking.update(text.getBytes(StandardCharsets.UTF_8));
            return checking.verify(signature);
        } catch (GeneralSecurityException _) {
            return false; // a signature of the wrong length is thrown, not answered
        }
    }

    private byte[] bytes() {
        return Arrays.copyOfRange(key.getEncoded(), SPKI.length, SPKI.length + KEY_BYTES);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
