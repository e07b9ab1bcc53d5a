package org.dorsal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.archive.AuditorEvidence;

/** Reads the auditor's evidence: public keys, and checkpoints that were kept elsewhere. */
final class EvidenceFiles {
    private static final int MAX_FILES = 1_000_000;
    private static final long MAX_BYTES = 100_000;
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----|(?m:^\\S+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+$)");

    /** Default of the quorum: all witnesses. */
    static final String ALL = "-1";

    private EvidenceFiles() {}

    /** Reads keys; the service's {@code /log/{site}/key} contains several keys, each in both forms. */
    static List<String> keys(List<Path> files) throws IOException {
        List<String> keys = new ArrayList<>();
        for (Path file : files) {
            List<String> lines =
                    KEY.matcher(text(file)).results().map(MatchResult::group).toList();
            if (lines.isEmpty()) {
                throw CommandException.usage(file + " holds no public key; give PEM, or name+id+key on a line");
            }
            keys.addAll(lines);
        }
        return keys;
    }

    /** Reads keys of witnesses, each once. */
    static List<String> witnesses(List<Path> files) throws IOException {
        List<String> witnesses = keys(files).stream().distinct().toList();
        if (!witnesses.stream().allMatch(AuditorEvidence::isWitnessKey)) {
            throw CommandException.usage("--witness names a key that is none for cosignatures with Ed25519; give the"
                    + " witness's own name+id+key");
        }
        return witnesses;
    }

    /** Number of witnesses that are demanded. */
    static int quorum(int written, List<String> witnesses) {
        if (written > witnesses.size() || written < Integer.parseInt(ALL)) {
            throw CommandException.usage(
                    "--quorum must be 0 to " + witnesses.size() + ", the number of --witness keys");
        }
        return written < 0 ? witnesses.size() : written;
    }

    static List<AuditorEvidence.CheckpointEvidence> checkpoints(List<Path> paths) throws IOException {
        List<AuditorEvidence.CheckpointEvidence> checkpoints = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                checkpoints.addAll(whole(in(path)));
            } else {
                checkpoints.add(new AuditorEvidence.CheckpointEvidence(path.toString(), text(path)));
            }
        }
        return checkpoints;
    }

    /**
     * Skips incomplete notes: a crash may have left the beginning of a note; the complete one is {@code …-1.txt},
     * which sorts before it.
     */
    private static List<AuditorEvidence.CheckpointEvidence> whole(List<Path> files) throws IOException {
        List<AuditorEvidence.CheckpointEvidence> checkpoints = new ArrayList<>();
        for (Path file : files) {
            AuditorEvidence.CheckpointEvidence checkpoint =
                    new AuditorEvidence.CheckpointEvidence(file.toString(), text(file));
            boolean torn = !checkpoints.isEmpty() && isBeginning(checkpoint, checkpoints.getLast());
            if (!torn) {
                checkpoints.add(checkpoint);
            }
        }
        return checkpoints;
    }

    private static boolean isBeginning(
            AuditorEvidence.CheckpointEvidence torn, AuditorEvidence.CheckpointEvidence whole) {
        String name = torn.place().replaceFirst("\\.txt$", "");
        return whole.place().startsWith(name + "-")
                && whole.note().startsWith(torn.note())
                && !whole.note().equals(torn.note());
    }

    /** Below that directory too: a place keeps a directory for each site. */
    private static List<Path> in(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> paths = Files.walk(directory, 3)) {
            files = paths.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .limit(MAX_FILES + 1L)
                    .toList();
        }
        if (files.size() > MAX_FILES) {
            throw CommandException.usage(
                    directory + " holds more than " + MAX_FILES + " files; name a smaller directory");
        }
        if (files.isEmpty()) {
            throw CommandException.usage(directory + " holds no checkpoint; name the directory where they are kept");
        }
        return files;
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw CommandException.usage(
                    file + " is larger than " + MAX_BYTES + " bytes; it is neither a key nor a checkpoint");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
