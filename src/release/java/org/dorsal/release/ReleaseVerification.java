package org.dorsal.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Verifies a downloaded release with nothing but a JDK: {@code java ReleaseVerification.java FOLDER PUBLIC-KEY}.
 * Exits with 1 and names each file that differs from what was signed.
 */
final class ReleaseVerification {
    private static final String SUMS = "SHA256SUMS";
    private static final String SIGNATURE = SUMS + ".sig";
    private static final Pattern SUM = Pattern.compile("([0-9a-f]{64})  ([\\w.-]+(?:/[\\w.-]+)*)");
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    private ReleaseVerification() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("give the folder of the release and the file of the public key");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        List<String> faults = faults(folder, Path.of(arguments[1]));
        faults.forEach(System.err::println);
        if (faults.isEmpty()) {
            System.out.println(folder + ": all files are as they were signed");
        }
        System.exit(faults.isEmpty() ? 0 : 1);
    }

    /** Returns what differs, empty for nothing. Checksums whose signature is not valid are not looked at. */
    static List<String> faults(Path folder, Path key) throws IOException {
        if (!Files.exists(folder.resolve(SUMS)) || !Files.exists(folder.resolve(SIGNATURE))) {
            return List.of(folder + " is no release: " + SUMS + " or " + SIGNATURE + " is missing");
        }
        byte[] sums = Files.readAllBytes(folder.resolve(SUMS));
        if (!isSigned(sums, Files.readAllBytes(folder.resolve(SIGNATURE)), key)) {
            return List.of(SUMS + ": the signature is not valid for the key in " + key);
        }
        List<String> faults = new ArrayList<>();
        Map<String, Path> present = present(folder);
        for (String line : new String(sums, StandardCharsets.UTF_8).lines().toList()) {
            Matcher sum = SUM.matcher(line);
            if (!sum.matches()) {
                faults.add(SUMS + ": not a line of sha256sum: " + line);
                continue;
            }
            Path file = present.remove(sum.group(2));
            if (file == null) {
                faults.add(sum.group(2) + ": missing");
            } else if (!digest(file).equals(sum.group(1))) {
                faults.add(sum.group(2) + ": differs from what was signed");
            }
        }
        present.keySet().forEach(name -> faults.add(name + ": not part of the release"));
        return faults;
    }

    private static boolean isSigned(byte[] text, byte[] signed, Path key) throws IOException {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key(key));
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static PublicKey key(Path file) throws IOException, GeneralSecurityException {
        Matcher pem = PEM.matcher(Files.readString(file));
        if (!pem.matches()) {
            throw new IOException(file + " holds no public key in PEM");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static Map<String, Path> present(Path folder) throws IOException {
        Map<String, Path> present = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> !Files.isDirectory(file))
                    .forEach(file ->
                            present.put(folder.relativize(file).toString().replace('\\', '/'), file));
        }
        present.remove(SUMS);
        present.remove(SIGNATURE);
        return present;
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException fault) {
            throw new IOException(fault);
        }
    }
}
