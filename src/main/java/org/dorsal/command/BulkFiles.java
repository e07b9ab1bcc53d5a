package org.dorsal.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.archive.AuditorEvidence.BulkFileEvidence;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the files of bulk exports from the folder of their manifest, named by the last parts of their addresses. */
final class BulkFiles {
    private static final String SHA256 = "https://dorsal.example/canonical/sha256";
    private static final long MAX_BYTES = 16L << 20;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z]{1,40}-[1-9][0-9]{0,5}[.]ndjson");

    private BulkFiles() {}

    static List<BulkFileEvidence> read(List<Path> manifests) throws IOException {
        List<BulkFileEvidence> files = new ArrayList<>();
        for (Path manifest : manifests) {
            JsonNode content = content(manifest);
            for (String list : List.of("output", "deleted", "error")) {
                for (JsonNode file : content.path(list)) {
                    files.add(file(manifest, file));
                }
            }
        }
        return files;
    }

    private static JsonNode content(Path manifest) throws IOException {
        if (Files.size(manifest) > MAX_BYTES) {
            throw CommandException.usage(manifest + " is larger than " + MAX_BYTES + " bytes; it is no manifest");
        }
        try {
            JsonNode content = JsonMapper.shared().readTree(Files.readAllBytes(manifest));
            if (content.path("output").isArray()) {
                return content;
            }
        } catch (JacksonException _) {
            // refused below
        }
        throw CommandException.usage(manifest + " is no manifest; give the body of the export's status as it was sent");
    }

    private static BulkFileEvidence file(Path manifest, JsonNode node) throws IOException {
        String address = node.path("url").stringValue("");
        String name = address.substring(address.lastIndexOf('/') + 1);
        if (!NAME.matcher(name).matches()) {
            throw CommandException.usage(manifest + " names a file as Dorsal names none; give it as it was sent");
        }
        var digest = DigestUtils.getSha256Digest();
        long lines = 0;
        try (InputStream input = Files.newInputStream(manifest.resolveSibling(name))) {
            byte[] part = new byte[BUFFER_BYTES];
            for (int read = input.read(part); read > 0; read = input.read(part)) {
                digest.update(part, 0, read);
                for (int i = 0; i < read; i++) {
                    lines += part[i] == '\n' ? 1 : 0;
                }
            }
        }
        return new BulkFileEvidence(
                name,
                HexFormat.of().formatHex(digest.digest()),
                lines,
                node.path("extension").path(SHA256).stringValue(""),
                node.path("count").asLong(-1));
    }
}
