package org.dorsal.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.audit.log.SignedNote.Base64Text;

/** Ed25519 public key and its name, for verification of a log's checkpoints (C2SP signed-note, "verifier key"). */
public final class PublicLogKey {
    private static final byte ED25519 = 0x01;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    /** ASN.1 prefix of an Ed25519 public key (RFC 8410). */
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private static final Pattern VKEY = Pattern.compile("([^\\s+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+={0,2})\\s*");

    private final String name;
    private final PublicKey key;

    private PublicLogKey(String name, PublicKey key) {
        this.name = name;
        this.key = key;
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
        Matcher vkey = VKEY.matcher(written);
        if (!vkey.matches() || !vkey.group(1).equals(name)) {
            return Optional.empty();
        }
        return Base64Text.strictly(vkey.group(3))
                .filter(bytes -> bytes.length == 1 + KEY_BYTES && bytes[0] == ED25519)
                .flatMap(bytes -> ofSpki(name, joined(SPKI, Arrays.copyOfRange(bytes, 1, bytes.length))))
                .filter(read -> HexFormat.of().formatHex(read.id()).equals(vkey.group(2)));
    }

    /**
     * Parses a SubjectPublicKeyInfo. Returns empty for bytes that are not a point on the curve, for additional bytes
     * and for other encodings.
     */
    static Optional<PublicLogKey> ofSpki(String name, byte[] spki) {
        if (spki.length != SPKI.length + KEY_BYTES || Arrays.mismatch(SPKI, spki) != SPKI.length) {
            return Optional.empty();
        }
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
            boolean strict = Arrays.equals(key.getEncoded(), spki) && SignedNote.isName(name);
            return strict ? Optional.of(new PublicLogKey(name, key)) : Optional.empty();
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    public String name() {
        return name;
    }

    /** First four bytes of {@code SHA-256(name, line feed, 0x01, key)}. */
    public byte[] id() {
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        sha256.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        sha256.update(ED25519);
        return Arrays.copyOf(sha256.digest(bytes()), ID_BYTES);
    }

    /** As {@code name+id+key}, for tools of transparency logs. */
    public String vkey() {
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(joined(new byte[] {ED25519}, bytes()));
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

    boolean verifies(String text, byte[] signature) {
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
