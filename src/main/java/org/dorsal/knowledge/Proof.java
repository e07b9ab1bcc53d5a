package org.dorsal.knowledge;

import java.io.*;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.*;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.fhirjson.Sha256;

/**
 * Proof by the build about the packed profiles: lint finds nothing in exactly these bytes, and each example is scored
 * as expected. A start need not repeat the check; profiles that differ in any byte are checked in full.
 */
public final class Proof {
    /** Path of the proof on the class path. */
    public static final String PLACE = "profiles-proof.txt";

    private static final Optional<String> PACKED = packed();

    private final List<ProfileFile> files;
    private final Map<String, String> editions;

    private Proof(List<ProfileFile> files, Map<String, String> editions) {
        this.files = files;
        this.editions = editions;
    }

    /** The proof that holds for these files, if the build that packed this jar has proven them. */
    public static Optional<Proof> of(List<ProfileFile> files) {
        return PACKED.flatMap(written -> of(files, written));
    }

    /**
     * Creates the proof during the build, after lint found nothing in these files.
     *
     * @return content of {@link #PLACE}
     */
    public static String write(List<ProfileFile> files) {
        Map<String, String> editions = new TreeMap<>();
        files.stream()
                .filter(ProfileFile::isPublished)
                .forEach(file -> editions.put(
                        file.path(), Sha256.of(CanonicalJson.of(file.bytes())).hex()));
        return content(files) + "\n"
                + editions.entrySet().stream()
                        .map(edition -> edition.getValue() + " " + edition.getKey() + "\n")
                        .collect(Collectors.joining());
    }

    /** @param written by {@link #write} */
    static Optional<Proof> of(List<ProfileFile> files, String written) {
        List<String> lines = written.lines().toList();
        if (!lines.getFirst().equals(content(files))) {
            return Optional.empty();
        }
        return Optional.of(new Proof(
                files,
                lines.stream()
                        .skip(1)
                        .map(line -> line.split(" ", 2))
                        .collect(Collectors.toMap(edition -> edition[1], edition -> edition[0]))));
    }

    /** Whether it was given for these very bytes: arrays are compared by identity. */
    boolean isOf(List<ProfileFile> these) {
        return files.equals(these);
    }

    /** Hex hash of the file's canonical JSON. */
    String edition(ProfileFile file) {
        return Optional.ofNullable(editions.get(file.path())).orElseThrow();
    }

    /** Code in a folder may have changed since: only in a jar are proof and code packed together. */
    private static Optional<String> packed() {
        URL place = Proof.class.getResource("/" + PLACE);
        if (place == null || !place.getProtocol().equals("jar")) {
            return Optional.empty();
        }
        try (InputStream stream = place.openStream()) {
            return Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the jar can't be read", unreadable);
        }
    }

    /**
     * Returns the hash of all paths and bytes, each prefixed by its length, so that bytes cannot move between files
     * unnoticed.
     */
    private static String content(List<ProfileFile> files) {
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        files.stream().sorted(Comparator.comparing(ProfileFile::path)).forEach(file -> {
            add(sha256, file.path().getBytes(StandardCharsets.UTF_8));
            add(sha256, file.bytes());
        });
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void add(MessageDigest sha256, byte[] part) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        sha256.update(part);
    }
}
