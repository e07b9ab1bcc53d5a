package org.dorsal.archive;

import java.io.*;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.zip.*;

/**
 * A zip that may have been made to hurt: nothing is written to disk, names are held to a list, what swells beyond
 * reason is refused.
 */
final class ZipInput implements Closeable {
    private static final int MAX_ENTRIES = 10_000;
    private static final long SMALL_BYTES = 64L << 20;
    private static final int MAX_EXPANSION = 100; // real exports swell ten times
    private static final int MAX_PROFILE_BYTES = 16 << 20;
    private static final long MAX_PROFILES_BYTES = 128L << 20;
    private static final Pattern KNOWLEDGE =
            Pattern.compile("knowledge/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*+[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Set<String> KNOWN = Set.of(
            Entries.READ_ME,
            Entries.MANIFEST,
            Entries.CHECKPOINT,
            Entries.CHECKPOINTS,
            Entries.CHECKPOINT_ROWS,
            Entries.EVENTS,
            Entries.OUTSIDE,
            Entries.LATER_CHECKPOINT,
            Entries.NODES,
            Entries.RESOURCES,
            Entries.SIGN_OFFS,
            Entries.ASSESSMENTS,
            Entries.DELIVERIES);

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries;

    private ZipInput(ZipFile zip, Map<String, ZipEntry> entries) {
        this.zip = zip;
        this.entries = entries;
    }

    static ZipInput open(Path file) throws IOException, ArchiveFormatException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException | IllegalArgumentException _) {
            throw new ArchiveFormatException("the file", "it is no zip, or it was cut off");
        }
        try {
            return new ZipInput(zip, listed(zip));
        } catch (ArchiveFormatException refused) {
            zip.close();
            throw refused;
        }
    }

    private static Map<String, ZipEntry> listed(ZipFile zip) throws ArchiveFormatException {
        if (zip.size() > MAX_ENTRIES) {
            throw new ArchiveFormatException("the file", "it has more than " + MAX_ENTRIES + " entries");
        }
        Map<String, ZipEntry> entries = new TreeMap<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName();
            if (!KNOWN.contains(name) && !KNOWLEDGE.matcher(name).matches()) {
                throw new ArchiveFormatException("the file", "it has an entry whose name no export has");
            }
            if (entries.put(name, entry) != null) {
                throw new ArchiveFormatException(name, "the entry is there twice; which one counts would be a guess");
            }
        }
        return entries;
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /** The profiles, by their paths. */
    Map<String, byte[]> knowledge() throws IOException, ArchiveFormatException {
        Map<String, byte[]> files = new TreeMap<>();
        long total = 0;
        for (String name : entries.keySet()) {
            if (name.startsWith(Entries.KNOWLEDGE)) {
                byte[] bytes = bytes(name, MAX_PROFILE_BYTES);
                total += bytes.length;
                if (total > MAX_PROFILES_BYTES) {
                    throw new ArchiveFormatException(
                            Entries.KNOWLEDGE, "the profiles have more than " + MAX_PROFILES_BYTES + " bytes");
                }
                files.put(name.substring(Entries.KNOWLEDGE.length()), bytes);
            }
        }
        return files;
    }

    InputStream stream(String name) throws IOException, ArchiveFormatException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new ArchiveFormatException(name, "the entry is missing");
        }
        try {
            return new ByteLimitInputStream(
                    zip.getInputStream(entry), SMALL_BYTES + Math.max(0, entry.getCompressedSize()) * MAX_EXPANSION);
        } catch (ZipException _) {
            throw new ArchiveFormatException(name, "the entry can't be unpacked");
        }
    }

    /** A small entry, whole. */
    byte[] bytes(String name, int most) throws IOException, ArchiveFormatException {
        try (InputStream input = stream(name)) {
            byte[] bytes = input.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new ArchiveFormatException(name, "the entry has more than " + most + " bytes");
            }
            return bytes;
        } catch (ZipException | java.io.EOFException _) {
            throw new ArchiveFormatException(name, "the entry can't be unpacked");
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Gives up on what swells too much. */
    private static final class ByteLimitInputStream extends FilterInputStream {
        private long remaining;

        ByteLimitInputStream(InputStream source, long most) {
            super(source);
            this.remaining = most;
        }

        @Override
        public int read() throws IOException {
            int octet = in.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws IOException {
            remaining -= read;
            if (remaining < 0) {
                throw new ZipException("it swells beyond reason when it is unpacked");
            }
        }
    }
}
