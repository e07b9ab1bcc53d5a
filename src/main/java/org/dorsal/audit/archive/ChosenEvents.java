package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.archive.Marks.Mark;
import org.dorsal.audit.archive.Marks.Source;
import org.dorsal.audit.log.Proofs;

/** The log of a partial export: each entry by its inclusion proof, earlier checkpoints by consistency proofs. */
record ChosenEvents(
        ZipInput zip,
        Doubts doubts,
        EventCheck check,
        Map<String, Long> counts,
        List<String> notes,
        Marks marks,
        long size) {
    private static final List<String> NAMES = List.of("size", "proof");
    private static final int MOST_PROOFS = 10_000;

    void run() throws IOException, Refused {
        Optional<Mark> root = marks.of(Source.THIS_EXPORT).stream().findFirst();
        long[] last = {-1};
        counts.put("events", Line.each(zip, Entries.EVENTS, EventLine.NAMES, line -> {
            EventLine event = EventLine.read(line);
            take(event, root.isPresent() && stands(event, root.get()), last);
        }));
        root.ifPresent(
                _ -> notes.add("partial: these entries stand in the signed log; whether others were left out, only a"
                        + " whole export shows"));
        if (root.isPresent()) {
            compare(root.get(), proofs());
        }
    }

    private static boolean stands(EventLine line, Mark root) {
        return Proofs.inclusionHolds(line.leaf(), line.position(), root.size(), line.proof(), root.root());
    }

    private void take(EventLine line, boolean proven, long[] last) throws Refused {
        if (line.position() <= last[0]) {
            doubts.add(Kind.EVENT_TWICE, line.place(), "the position was there already, or comes too late");
        }
        last[0] = Math.max(last[0], line.position());
        if (!proven) {
            doubts.add(Kind.PROOF_BROKEN, line.place(), "its proof does not lead to the signed root");
        }
        check.take(line);
    }

    private Map<Long, List<byte[]>> proofs() throws IOException, Refused {
        Map<Long, List<byte[]>> proofs = new HashMap<>();
        Line.each(zip, Entries.CONSISTENCY, NAMES, line -> read(line, proofs));
        counts.put("consistency", (long) proofs.size());
        return proofs;
    }

    private static void read(Line line, Map<Long, List<byte[]>> proofs) throws Refused {
        long of = line.has("size") ? line.number("size") : -1;
        List<byte[]> proof = line.hashes("proof");
        if (proofs.put(of, proof) != null || proofs.size() > MOST_PROOFS) {
            throw line.refused("a proof is there twice, or there are too many");
        }
    }

    private void compare(Mark root, Map<Long, List<byte[]>> proofs) {
        long compared = 0;
        long left = 0;
        for (Mark mark : marks.bySize()) {
            List<byte[]> proof = mark.size() == root.size() ? List.of() : proofs.get(mark.size());
            if (mark.size() > root.size() && mark.source() == Source.KEPT_OUTSIDE) {
                doubts.add(
                        Kind.LOG_SHORTER,
                        mark.place(),
                        "it holds " + mark.size() + " entries, and the export's " + size);
            } else if (proof == null) {
                left += mark.source() == Source.KEPT_OUTSIDE ? 1 : 0;
            } else if (Proofs.consistencyHolds(mark.size(), mark.root(), root.size(), root.root(), proof)) {
                compared += mark.source() == Source.KEPT_OUTSIDE ? 1 : 0;
            } else {
                doubts.add(
                        Kind.CHECKPOINT_NOT_IN_TREE,
                        mark.place(),
                        "the log does not begin with what it was signed over");
            }
        }
        tell(compared, left);
    }

    /** One that was kept outside and fits is enough; what is older than that was not asked. */
    private void tell(long compared, long left) {
        if (left > 0 && compared == 0) {
            doubts.add(
                    Kind.CHECKPOINT_NOT_COMPARED,
                    "--checkpoint",
                    "for none of the " + left + " checkpoints that were kept outside the export has a proof");
        } else if (left > 0) {
            notes.add(left + " older checkpoints could not be compared with a partial export; " + compared + " could");
        }
    }
}
