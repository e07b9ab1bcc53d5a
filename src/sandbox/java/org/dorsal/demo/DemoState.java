package org.dorsal.demo;

import java.io.IOException;
import java.nio.file.*;
import org.springframework.util.FileSystemUtils;

/**
 * Files of the demo in one folder, and whether the simulated weeks are stored. A start that was interrupted while it
 * stored them leaves a mark, and the next one begins with an empty database.
 */
record DemoState(Path folder) {
    private static final String LOADING = "loading";
    private static final String LOADED = "loaded";

    /** Data of PostgreSQL. */
    Path postgres() {
        return folder.resolve("postgres");
    }

    /** Resources that were filed in the sandbox EHR. */
    Path filed() {
        return folder.resolve("ehr.ndjson");
    }

    private Path mark() {
        return folder.resolve("simulated-weeks");
    }

    /** Whether an earlier start was interrupted while it stored the weeks. */
    boolean isInterrupted() throws IOException {
        return Files.exists(mark()) && Files.readString(mark()).equals(LOADING);
    }

    /** Whether nothing was ever stored here. */
    boolean isEmpty() {
        return !Files.exists(postgres());
    }

    /** Marks the weeks as not yet stored, and removes what an interrupted start left next to the database. */
    void begin() throws IOException {
        Files.createDirectories(folder);
        mark(LOADING);
        Files.deleteIfExists(filed());
        FileSystemUtils.deleteRecursively(DemoLogKey.checkpoints(folder));
    }

    /** Marks the weeks as stored. */
    void end() throws IOException {
        mark(LOADED);
    }

    private void mark(String state) throws IOException {
        Files.writeString(
                mark(),
                state,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.DSYNC);
    }
}
