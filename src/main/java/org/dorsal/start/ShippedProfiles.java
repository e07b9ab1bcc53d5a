package org.dorsal.start;

import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.util.*;
import java.util.jar.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.ProfileFile;

/** Files of {@code profiles/} in the jar, or in the class directory of the sources. */
public final class ShippedProfiles {
    private static final String ROOT = "/profiles/";

    private ShippedProfiles() {}

    /** Returns all files in the order of their paths. */
    public static List<ProfileFile> files() {
        try {
            URL root = ShippedProfiles.class.getResource(ROOT);
            if (root == null) {
                throw new IllegalStateException("there are no profiles beside the classes; build again");
            }
            List<ProfileFile> files = root.openConnection() instanceof JarURLConnection jar
                    ? packed(jar.getJarFile(), jar.getEntryName())
                    : inFolder(Path.of(URI.create(root.toString())));
            files.sort(Comparator.comparing(ProfileFile::path));
            return files;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the shipped profiles can't be read", unreadable);
        }
    }

    /**
     * The jar is the one that classes are loaded from, so it stays open. Its list is read once: a search for each
     * file costs more than the rest.
     */
    private static List<ProfileFile> packed(JarFile jar, String root) throws IOException {
        List<JarEntry> entries = jar.stream()
                .filter(entry ->
                        entry.getName().startsWith(root) && entry.getName().endsWith(".json"))
                .toList();
        List<ProfileFile> files = new ArrayList<>();
        for (JarEntry entry : entries) {
            try (InputStream input = jar.getInputStream(entry)) {
                files.add(new ProfileFile(entry.getName().substring(root.length()), input.readAllBytes()));
            }
        }
        return files;
    }

    private static List<ProfileFile> inFolder(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<ProfileFile> files = new ArrayList<>();
            for (Path path :
                    (Iterable<Path>) paths.filter(path -> path.toString().endsWith(".json"))::iterator) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                files.add(new ProfileFile(name, Files.readAllBytes(path)));
            }
            return files;
        }
    }
}
