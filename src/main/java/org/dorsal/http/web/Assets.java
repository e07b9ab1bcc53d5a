package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.http.Gzip;

/**
 * Style sheets, scripts and pictures of the pages. The address holds the hash of all files, so browsers may keep them,
 * and scripts may import each other by relative names.
 */
public final class Assets {
    static final String ROOT = "/assets";

    private static final String OWN = "/assets/";
    private static final String SCRIPT = "text/javascript;charset=utf-8";
    private static final String STYLE = "text/css;charset=utf-8";

    /** Modules that assess.js imports. */
    static final List<String> ASSESSMENT_MODULES =
            List.of("answer-queue.js", "conflict.js", "focus.js", "fragments.js", "keys.js", "questions.js");

    private static final int HASH_CHARS = 16;

    private final Map<String, Asset> byPath;
    private final Map<String, String> pathByName;

    private Assets(Map<String, Asset> byPath) {
        this.byPath = Map.copyOf(byPath);
        this.pathByName = byPath.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getValue().name(), Map.Entry::getKey));
    }

    /**
     * Static file.
     *
     * @param packed body compressed with gzip at the highest level, once at start
     */
    public record Asset(String name, String type, byte[] body, byte[] packed) {
        Asset(String name, String type, byte[] body) {
            this(name, type, body, Gzip.compress(body));
        }

        /** The file for that browser. */
        HttpReply sent(HttpServletRequest request) {
            boolean gzip = Gzip.isAccepted(Objects.requireNonNullElse(request.getHeader("Accept-Encoding"), ""));
            HttpReply file = HttpReply.of(200, type, gzip ? packed : body)
                    .with("Cache-Control", "public, max-age=31536000, immutable")
                    .with("Vary", "Accept-Encoding")
                    .with("X-Content-Type-Options", "nosniff");
            return gzip ? file.with("Content-Encoding", "gzip") : file;
        }
    }

    public static Assets shipped() {
        List<Asset> files = Stream.concat(
                        Stream.of(
                                read("dorsal.css", STYLE, OWN + "frame.css", OWN + "assess.css"),
                                read("later.css", STYLE, OWN + "review.css", OWN + "history.css"),
                                read("audit.css", STYLE, OWN + "audit.css"),
                                read("dorsal.svg", "image/svg+xml", OWN + "dorsal.svg")),
                        Stream.concat(
                                        Stream.of("theme.js", "assess.js", "session.js", "review.js", "filing.js"),
                                        ASSESSMENT_MODULES.stream())
                                .map(script -> read(script, SCRIPT, OWN + script)))
                .toList();
        String folder = ROOT + "/" + hash(files).substring(0, HASH_CHARS) + "/";
        return new Assets(files.stream().collect(Collectors.toMap(file -> folder + file.name(), file -> file)));
    }

    private static String hash(List<Asset> files) {
        ByteArrayOutputStream bodies = new ByteArrayOutputStream();
        files.forEach(file -> bodies.writeBytes(file.body()));
        return Sha256.of(bodies.toByteArray()).hex();
    }

    public Optional<Asset> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** Address of the file of that name. */
    String path(String name) {
        String path = pathByName.get(name);
        if (path == null) {
            throw new IllegalArgumentException("no asset named " + name);
        }
        return path;
    }

    /** Joins several files without a change, so that a page needs few requests. */
    private static Asset read(String name, String type, String... resources) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String resource : resources) {
            body.writeBytes(bytes(resource));
        }
        return new Asset(name, type, body.toByteArray());
    }

    private static byte[] bytes(String resource) {
        try (InputStream file = Assets.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return file.readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
