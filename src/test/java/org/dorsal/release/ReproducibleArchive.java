package org.dorsal.release;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.*;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/**
 * A {@code .tgz} with bytes that depend only on the names and contents of its files: sorted entries, one
 * time, no owner, the same mode for all.
 */
final class ReproducibleArchive {
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final Instant time;

    /** @param time of the archive and of every file in it */
    ReproducibleArchive(Instant time) {
        this.time = time;
    }

    /** Adds a file. @throws IllegalStateException if there is one of that name */
    void add(String name, byte[] content) {
        if (files.put(name, content) != null) {
            throw new IllegalStateException("two files are named " + name);
        }
    }

    void write(Path tgz) throws IOException {
        try (OutputStream out = Files.newOutputStream(tgz);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setModTime(Date.from(time));
                entry.setMode(TarArchiveEntry.DEFAULT_FILE_MODE);
                entry.setIds(0, 0);
                entry.setNames("", "");
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
    }
}
