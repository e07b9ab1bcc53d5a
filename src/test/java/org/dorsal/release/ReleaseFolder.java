package org.dorsal.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.util.FileSystemUtils;

/**
 * Folder of a release: what the builds made, under the names of its version, with checksums as {@code sha256sum}
 * writes them and an Ed25519 signature of the checksums. Large files are not signed themselves, because Ed25519 needs
 * a message in memory as a whole.
 *
 * @param folder to write, which is emptied before
 * @param version of Dorsal
 * @param time of the release
 */
record ReleaseFolder(Path folder, String version, Instant time) {
    static final String SUMS = "SHA256SUMS";
    static final String SIGNATURE = SUMS + ".sig";

    private static final Path CHART = Path.of("helm", "dorsal");

    /** Files of the chart that its package omits ({@code .helmignore}). */
    private static final String CHART_EXAMPLES = "ci/";

    /**
     * Writes the folder.
     *
     * @param built folder of the builds' output: jar, bill of materials, image, and playground
     * @param key PEM file of the Ed25519 private key
     */
    void write(Path built, Path key) throws IOException, GeneralSecurityException {
        PrivateKey signer = key(key);
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        copy(built, "dorsal.jar", "dorsal-%s.jar", "mvn package");
        copy(built, "dorsal.cdx.json", "dorsal-%s.cdx.json", "mvn package without -o: an offline build has none");
        copy(built, "dorsal-image.tar", "dorsal-%s-image.tar", "mvn -f src/image/pom.xml");
        Files.createDirectory(folder.resolve("playground"));
        copy(built, "playground/index.html", "playground/index.html", "mvn package");
        writeChart(folder.resolve("dorsal-%s.tgz".formatted(version)));
        new FhirPackage(Path.of("profiles"), version, time).write(folder.resolve(FhirPackage.FILE));
        sign(signer);
    }

    private static PrivateKey key(Path pem) throws IOException {
        String cure = pem + " holds no Ed25519 private key: openssl genpkey -algorithm ed25519 -out " + pem;
        PrivateKey key;
        try {
            key = PemContent.of(Files.readString(pem)).getPrivateKey();
        } catch (NoSuchFileException | IllegalStateException unreadable) {
            throw new IllegalStateException(cure, unreadable);
        }
        if (!key.getAlgorithm().equals("EdDSA")) {
            throw new IllegalStateException(cure);
        }
        return key;
    }

    /** Derives the public key as {@code openssl pkey -pubout} does. */
    static void writePublicKey(Path key, Path file) throws IOException {
        var signer = (Ed25519PrivateKeyParameters) PrivateKeyFactory.createKey(key(key).getEncoded());
        byte[] encoded = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(signer.generatePublicKey())
                .getEncoded();
        Files.writeString(
                file,
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                        .formatted(Base64.getEncoder().encodeToString(encoded)));
    }

    private void copy(Path built, String name, String released, String maker) throws IOException {
        Path file = built.resolve(name);
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is missing: " + maker);
        }
        Files.copy(file, folder.resolve(released.formatted(version)));
    }

    void writeChart(Path tgz) throws IOException {
        ReproducibleArchive archive = new ReproducibleArchive(time);
        for (Path file : files(CHART)) {
            String name = CHART.relativize(file).toString().replace('\\', '/');
            if (!name.startsWith(CHART_EXAMPLES)) {
                archive.add("dorsal/" + name, Files.readAllBytes(file));
            }
        }
        archive.write(tgz);
    }

    private void sign(PrivateKey key) throws IOException, GeneralSecurityException {
        StringBuilder sums = new StringBuilder();
        for (Path file : files(folder)) {
            sums.append(new DigestUtils(DigestUtils.getSha256Digest()).digestAsHex(file))
                    .append("  ")
                    .append(folder.relativize(file).toString().replace('\\', '/'))
                    .append('\n');
        }
        byte[] text = sums.toString().getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(text);
        Files.write(folder.resolve(SUMS), text);
        Files.write(folder.resolve(SIGNATURE), signature.sign());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
