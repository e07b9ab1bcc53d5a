package org.dorsal.store;

import java.io.IOException;
import java.nio.file.*;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;

/**
 * Data directories of embedded servers that a killed test process left. Each holds up to three gigabytes of a file
 * system in memory: without removal a few killed runs leave no memory to the next run.
 */
final class AbandonedServers {
    private static final String PREFIX = "dorsal-test-postgres-";
    private static final Pattern OWNED = Pattern.compile(PREFIX + "([0-9]{1,10})-.*");

    private AbandonedServers() {}

    /** Creates a directory with the id of this process in its name. */
    static Path createDirectory(Path parent) throws IOException {
        return Files.createTempDirectory(
                parent, PREFIX + ProcessHandle.current().pid() + "-");
    }

    /**
     * Stops the servers of ended processes and removes their directories. Test processes start together, so a directory
     * is first moved to a name of this process: two of them must not remove the same files.
     */
    static void remove(Path parent) throws IOException {
        try (var entries = Files.list(parent)) {
            for (Path entry : entries.filter(AbandonedServers::isAbandoned).toList()) {
                Path own = parent.resolve(PREFIX + ProcessHandle.current().pid() + "-" + entry.getFileName());
                try {
                    Files.move(entry, own, StandardCopyOption.ATOMIC_MOVE);
                } catch (NoSuchFileException _) {
                    continue; // another test process removes it
                }
                if (Files.exists(own.resolve("postmaster.pid"))) {
                    TestPostgres.quit(own);
                }
                FileSystemUtils.deleteRecursively(own);
            }
        }
    }

    private static boolean isAbandoned(Path entry) {
        var owned = OWNED.matcher(entry.getFileName().toString());
        return owned.matches()
                && ProcessHandle.of(Long.parseLong(owned.group(1))).isEmpty();
    }
}
