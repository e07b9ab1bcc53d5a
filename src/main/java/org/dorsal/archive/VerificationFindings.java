package org.dorsal.archive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dorsal.archive.VerificationFinding.FindingKind;

/** Collects doubts; keeps the first ones and counts all, because a hostile file has as many as it likes. */
final class VerificationFindings {
    private static final int KEPT = 1_000;
    private static final int KEPT_OF_ONE_KIND = 100;

    private final List<VerificationFinding> first = new ArrayList<>();
    private final Map<FindingKind, Integer> ofKind = new EnumMap<>(FindingKind.class);
    private long all;

    void add(FindingKind kind, String place, String says) {
        add(new VerificationFinding(kind, place, says));
    }

    void add(VerificationFinding doubt) {
        all++;
        if (first.size() < KEPT && ofKind.merge(doubt.kind(), 1, Integer::sum) <= KEPT_OF_ONE_KIND) {
            first.add(doubt);
        }
    }

    /** Adds a finding about data that the event wrote; also assigns it to the event's result. */
    void at(ClaimIndex.LedgerEvent event, FindingKind kind, String place, String says) {
        VerificationFinding doubt = new VerificationFinding(kind, place, says);
        add(doubt);
        event.result().ifPresent(result -> result.doubt(doubt));
    }

    long all() {
        return all;
    }

    List<VerificationFinding> first() {
        return first;
    }
}
