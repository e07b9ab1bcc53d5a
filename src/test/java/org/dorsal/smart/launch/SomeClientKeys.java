package org.dorsal.smart.launch;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;

/** Client keys in files, as an administrator would make them. */
public final class SomeClientKeys {
    /** Once for the run: RSA takes its time. */
    static final RSAKey RSA = rsa();

    private SomeClientKeys() {}

    /** A new P-384 key as {@code openssl genpkey} writes it. */
    public static String ec(Path folder, String name) {
        return file(folder, name, pem(newEc()));
    }

    /** The RSA key as PEM. */
    static String rsa(Path folder, String name) {
        try {
            return file(folder, name, pem(RSA.toPrivateKey().getEncoded()));
        } catch (JOSEException fault) {
            throw new IllegalStateException(fault);
        }
    }

    static ECKey newEc() {
        try {
            return new ECKeyGenerator(Curve.P_384).keyIDFromThumbprint(true).generate();
        } catch (JOSEException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** PKCS#8 around the ECPrivateKey of RFC 5915 with its public key, which Java's own encoder leaves out. */
    static String pem(ECKey key) {
        return pem(key.getX(), key.getY(), key.getD());
    }

    /** PEM of a key with public and private parts that may not match. */
    static String pem(Base64URL x, Base64URL y, Base64URL d) {
        return pem(ByteBuffer.allocate(185)
                .put(HexFormat.of().parseHex("3081b6020100301006072a8648ce3d020106052b8104002204819e30819b0201010430"))
                .put(fixed(d))
                .put(HexFormat.of().parseHex("a16403620004"))
                .put(fixed(x))
                .put(fixed(y))
                .array());
    }

    static String pem(byte[] der) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PRIVATE KEY-----\n";
    }

    static String file(Path folder, String name, String text) {
        try {
            return "file:" + Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static byte[] fixed(Base64URL coordinate) {
        var number = coordinate.decodeToBigInteger().toByteArray();
        var bytes = new byte[48];
        var length = Math.min(48, number.length);
        System.arraycopy(number, number.length - length, bytes, 48 - length, length);
        return bytes;
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
