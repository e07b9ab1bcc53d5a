package org.dorsal.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/**
 * File of filed resources, one version per line, written to disk before the client gets its answer. Without a path
 * nothing is kept. An incomplete last line was never acknowledged and is dropped.
 */
record RecordFile(Optional<Path> path) {
    void append(Resource resource) {
        path.ifPresent(to -> {
            var line = Json.text(resource) + "\n";
            try (var channel = FileChannel.open(
                    to, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    Stream<Resource> read() {
        return path.filter(Files::exists).stream()
                .flatMap(from -> whole(from).lines())
                .map(RecordFile::resource);
    }

    /** Returns all complete lines and truncates the file after them, so that the next append starts a new line. */
    private static String whole(Path from) {
        try {
            var text = Files.readString(from);
            var end = text.lastIndexOf('\n') + 1;
            if (end < text.length()) {
                Files.writeString(from, text.substring(0, end));
            }
            return text.substring(0, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Resource resource(String line) {
        var resource = Json.resource(line);
        resource.setId(new IdType(
                resource.fhirType(), resource.getIdPart(), resource.getMeta().getVersionId()));
        return resource;
    }
}
