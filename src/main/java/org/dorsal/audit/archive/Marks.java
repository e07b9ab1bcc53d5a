package org.dorsal.audit.archive;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.audit.log.PublicLogKey;
import org.dorsal.audit.log.SignedNote;

/** The checkpoints that the log is held to: the one of the export, earlier ones, and those that the auditor kept. */
final class Marks {
    private final Doubts doubts;
    private final List<PublicLogKey> keys;
    private final String origin;
    private final List<Mark> all = new ArrayList<>();
    private long foreign;

    /** What the root must have been at that size. */
    record Mark(long size, byte[] root, String place, Source source) {
        boolean has(byte[] computed) {
            return MessageDigest.isEqual(root, computed);
        }
    }

    /** Where a checkpoint comes from. */
    enum Source {
        THIS_EXPORT,
        EARLIER,
        KEPT_OUTSIDE
    }

    /**
     * @param origin of the log, as the export's checkpoint names it
     * @param keys as the auditor gave them
     */
    Marks(Doubts doubts, String origin, List<String> keys) {
        this.doubts = doubts;
        this.origin = origin;
        this.keys = keys.stream()
                .flatMap(written -> PublicLogKey.read(origin, written).stream())
                .toList();
        if (this.keys.isEmpty()) {
            doubts.add(
                    Kind.SIGNATURE_BAD,
                    Entries.CHECKPOINT,
                    "none of the keys that were given is an Ed25519 key of the log named \"" + origin + "\"");
        }
    }

    /** Reads, checks and remembers a note; empty when it is none. */
    Optional<Mark> add(String note, String place, Source source) {
        Optional<Checkpoint> read = read(note);
        if (read.isEmpty()) {
            doubts.add(Kind.SIGNATURE_BAD, place, "it is no signed checkpoint");
            return Optional.empty();
        }
        Checkpoint checkpoint = read.get();
        if (!checkpoint.origin().equals(origin)) {
            foreign(place, source);
            return Optional.empty();
        }
        if (!keys.isEmpty() && !isSigned(note)) {
            doubts.add(Kind.SIGNATURE_BAD, place, "none of the keys that were given has signed it as it is");
        }
        Mark mark = new Mark(checkpoint.size(), checkpoint.root(), place, source);
        all.add(mark);
        return Optional.of(mark);
    }

    /** A place keeps the checkpoints of all sites; an export has those of one. */
    private void foreign(String place, Source source) {
        switch (source) {
            case KEPT_OUTSIDE -> foreign++;
            case THIS_EXPORT, EARLIER -> doubts.add(Kind.SIGNATURE_BAD, place, "it is about another log");
        }
    }

    /** None of those that were kept outside is about this log. */
    void end() {
        if (foreign > 0 && of(Source.KEPT_OUTSIDE).isEmpty()) {
            doubts.add(
                    Kind.CHECKPOINT_NOT_COMPARED,
                    "--checkpoint",
                    "all " + foreign + " checkpoints that were given are about other logs than \"" + origin + "\"");
        }
    }

    static Optional<Checkpoint> read(String note) {
        return SignedNote.read(note).map(SignedNote::text).flatMap(Checkpoint::read);
    }

    private boolean isSigned(String note) {
        return SignedNote.read(note)
                .filter(signed -> keys.stream().anyMatch(signed::isSignedBy))
                .isPresent();
    }

    String origin() {
        return origin;
    }

    /** Smallest first. */
    List<Mark> bySize() {
        return all.stream().sorted(Comparator.comparingLong(Mark::size)).toList();
    }

    List<Mark> of(Source source) {
        return all.stream().filter(mark -> mark.source() == source).toList();
    }
}
