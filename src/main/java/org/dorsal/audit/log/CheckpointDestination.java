package org.dorsal.audit.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.LogKey.KeyFile;
import org.dorsal.store.StoredCheckpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destination for checkpoints outside the control of the database's administrators. Its copies reveal a rewritten
 * tree even if the attacker has the signing key.
 */
public interface CheckpointDestination {
    /** Value in the settings; used in log lines and metrics. */
    String name();

    /** Whether stored checkpoints can be read back. */
    boolean remembers();

    /**
     * The largest checkpoint of the site that is kept there; empty when there is none, or it can't be read back.
     *
     * @throws CheckpointDestinationException when the place is out of order
     */
    Optional<Checkpoint> newest(String site);

    /**
     * Stores a note durably; returns after it survives a crash. Idempotent.
     *
     * @param size size of the checkpoint in the note
     * @throws CheckpointDestinationException when the destination is not available, or holds another note of that size
     */
    void keep(String site, long size, String note);

    /** Failure of a destination. The caller retries. */
    static final class CheckpointDestinationException extends RuntimeException {
        public CheckpointDestinationException(String message) {
            super(message);
        }

        public CheckpointDestinationException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Reads which place is meant; a new kind of place has its word here. */
    static CheckpointDestination read(String written) {
        if (written.equals("stream")) {
            return new LogStreamCheckpointDestination();
        }
        if (!written.startsWith("file:") || written.equals("file:")) {
            throw new IllegalArgumentException("places must be file:/directory or stream; correct \"" + written + "\"");
        }
        try {
            return new FileCheckpointDestination(KeyFile.path(written));
        } catch (IllegalArgumentException why) {
            throw new IllegalArgumentException("places " + why.getMessage());
        }
    }

    /**
     * Log output as a destination: one line for each checkpoint on a separate logger, stored elsewhere by the site's log
     * collection.
     */
    static final class LogStreamCheckpointDestination implements CheckpointDestination {
        static final String LOGGER = "org.dorsal.checkpoint";

        private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

        @Override
        public String name() {
            return "stream";
        }

        @Override
        public boolean remembers() {
            return false;
        }

        @Override
        public Optional<Checkpoint> newest(String site) {
            return Optional.empty();
        }

        @Override
        public void keep(String site, long size, String note) {
            LOG.info(
                    "site {} size {} note {}",
                    site,
                    size,
                    Base64.getEncoder().encodeToString(note.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * Directory as a destination, preferably with an object lock: {@code {directory}/{site}/{size, 20 digits}.txt}, never
     * overwritten. A crash may leave a truncated note; the complete note is then written to {@code …-1.txt}. The
     * directory is not created: if a mount is missing, checkpoints must not go to the disk below it.
     */
    record FileCheckpointDestination(Path directory) implements CheckpointDestination {
        private static final Pattern NAME = Pattern.compile("\\d{20}(-\\d)?\\.txt");
        private static final int MAX_TORN = 9;
        private static final long MAX_BYTES = 100_000;

        @Override
        public String name() {
            return "file:" + directory;
        }

        @Override
        public boolean remembers() {
            return true;
        }

        @Override
        public Optional<Checkpoint> newest(String site) {
            try {
                reachable();
                Path path = directory.resolve(site);
                return Files.isDirectory(path) ? newest(path) : Optional.empty();
            } catch (IOException fault) {
                throw new CheckpointDestinationException("can't be read", fault);
            }
        }

        @Override
        public void keep(String site, long size, String note) {
            try {
                reachable();
                Path path = directory.resolve(site);
                if (!Files.isDirectory(path)) {
                    Files.createDirectory(path);
                    sync(directory);
                }
                keep(path, "%020d".formatted(size), note);
            } catch (IOException fault) {
                throw new CheckpointDestinationException("can't be written", fault);
            }
        }

        private static void keep(Path path, String name, String note) throws IOException {
            for (int torn = 0; torn <= MAX_TORN; torn++) {
                Path file = path.resolve(name + (torn == 0 ? "" : "-" + torn) + ".txt");
                try {
                    Files.writeString(
                            file,
                            note,
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.SYNC);
                    sync(path);
                    return;
                } catch (FileAlreadyExistsException _) {
                    String stored = read(file);
                    if (sameCheckpoint(stored, note)) {
                        return; // another replica, or we before a crash
                    }
                    if (!note.startsWith(stored)) {
                        throw new CheckpointDestinationException("holds another note of size " + name);
                    }
                }
            }
            throw new CheckpointDestinationException("holds too many torn notes of size " + name);
        }

        /**
         * Compares checkpoints without their signatures: during a key rotation two replicas may sign with different keys.
         */
        private static boolean sameCheckpoint(String first, String other) {
            Optional<String> text = SignedNote.read(first).map(SignedNote::text);
            return text.isPresent() && text.equals(SignedNote.read(other).map(SignedNote::text));
        }

        private static Optional<Checkpoint> newest(Path path) throws IOException {
            List<Path> newestFirst;
            try (Stream<Path> files = Files.list(path)) {
                newestFirst = files.filter(file ->
                                NAME.matcher(file.getFileName().toString()).matches())
                        .sorted(Comparator.reverseOrder())
                        .toList();
            }
            for (Path file : newestFirst) {
                Optional<Checkpoint> checkpoint = Checkpoint.ofNote(read(file));
                if (checkpoint.isPresent()) {
                    return checkpoint;
                }
            }
            return Optional.empty();
        }

        private static String read(Path file) throws IOException {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("too large for a note");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        }

        /** A new name is on disk only when its directory is. */
        private static void sync(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        private void reachable() {
            if (!Files.isDirectory(directory)) {
                throw new CheckpointDestinationException("is no directory; make it, or mount what belongs there");
            }
        }
    }

    /**
     * Delivery state of one destination for one site. Checkpoints are sent in order; a failed one is sent before newer
     * ones.
     */
    static final class DestinationState {
        private static final int BATCH_SIZE = 100;

        private final CheckpointDestination destination;
        private final String site;
        private final Predicate<StoredCheckpoint> signedByUs;
        private final LogListener watch;
        private volatile boolean opened;
        private volatile Optional<Checkpoint> largestKept = Optional.empty();

        /** Size of the last checkpoint that was examined; checkpoints with signatures of other keys are skipped once. */
        private volatile OptionalLong lastExamined = OptionalLong.empty();

        private volatile boolean failing;

        /**
         * @param signedByUs whether a note bears a signature of this service's keys; others are not sent in its name
         */
        DestinationState(
                CheckpointDestination destination,
                String site,
                Predicate<StoredCheckpoint> signedByUs,
                LogListener watch) {
            this.destination = destination;
            this.site = site;
            this.signedByUs = signedByUs;
            this.watch = watch;
        }

        /** Reads the newest checkpoint of the destination, once; retries after a failure. */
        void open() {
            if (!opened) {
                attempt(() -> {
                    largestKept = destination.newest(site);
                    lastExamined =
                            largestKept.stream().mapToLong(Checkpoint::size).findFirst();
                    opened = true;
                });
            }
        }

        /** Whether the destination can be read back and was read. */
        boolean wasReadBack() {
            return opened && destination.remembers();
        }

        boolean remembers() {
            return destination.remembers();
        }

        /** The largest checkpoint that is known to be kept there. */
        Optional<Checkpoint> largestKept() {
            return largestKept;
        }

        /** Whether it was not read yet, or something that is signed may be missing there. */
        boolean isLagging(Optional<StoredCheckpoint> newest) {
            return !opened
                    || newest.filter(checkpoint -> checkpoint.size() > lastExamined.orElse(0))
                            .isPresent();
        }

        boolean failing() {
            return failing;
        }

        String name() {
            return destination.name();
        }

        /** Sends the missing checkpoints; only the newest to a destination that is empty or cannot be read back. */
        void catchUp(SiteLog log, StoredCheckpoint newest) {
            long from = lastExamined.orElse(newest.size() - 1) + 1;
            if (!opened || from > newest.size()) {
                return;
            }
            attempt(() -> {
                for (StoredCheckpoint next : log.checkpoints(from, newest.size() + 1, BATCH_SIZE)) {
                    if (signedByUs.test(next)) {
                        destination.keep(site, next.size(), next.note());
                        largestKept = TreeSigning.checkpoint(next);
                    }
                    lastExamined = OptionalLong.of(next.size());
                }
            });
        }

        private void attempt(Runnable work) {
            try {
                work.run();
                failing = false;
            } catch (CheckpointDestinationException fault) {
                watch.placeFailed(site, destination.name(), fault, !failing);
                failing = true;
            }
        }
    }
}
