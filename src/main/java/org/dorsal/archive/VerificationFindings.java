package org.dorsal.archive;

import java.util.*;
import org.dorsal.archive.VerificationFinding.FindingKind;

/** Collects doubts; keeps the first ones and counts all, because a hostile file has as many as it likes. */
final class VerificationFindings {
    private static final int KEPT = 1_000;
    private static final int KEPT_OF_ONE_KIND = 100;

    private final List<VerificationFinding> first = new ArrayList<>();
    private final Map<FindingKind, Integer> ofKind = new EnumMap<>(FindingKind.class);
    private long count;

    void add(FindingKind kind, String place, String message) {
        add(new VerificationFinding(kind, place, message));
    }

    void add(VerificationFinding doubt) {
        count++;
        if (first.size() < KEPT && ofKind.merge(doubt.kind(), 1, Integer::sum) <= KEPT_OF_ONE_KIND) {
            first.add(doubt);
        }
    }

    /** Adds a finding about data that the event wrote; also assigns it to the event's result. */
    void addOfEvent(ClaimIndex.LedgerEvent event, FindingKind kind, String place, String message) {
        VerificationFinding doubt = new VerificationFinding(kind, place, message);
        add(doubt);
        event.result().ifPresent(result -> result.doubt(doubt));
    }

    long count() {
        return count;
    }

    List<VerificationFinding> first() {
        return first;
    }
}
