package org.dorsal.archive;

import java.util.*;
import java.util.function.LongPredicate;
import org.dorsal.archive.EventContent.Claim;
import org.dorsal.archive.VerificationReport.ResultVerdict;
import org.dorsal.audit.log.TreeHash;
import org.dorsal.store.Slot;

/** Index of the events of an export: their ids, the rows that they wrote, and the result sets that they created. */
final class ClaimIndex {
    /** Entry of the map, print and event on a 64-bit Java with compressed references. */
    private static final int EVENT_BYTES = 140;

    private static final int ROW_BYTES = 152;
    private static final int RESULT_BYTES = 200;

    private final MemoryBudget memory;
    private final Map<NameHash, LedgerEvent> events = new HashMap<>();
    private final Map<NameHash, LedgerRow> rows = new HashMap<>();
    private final List<LedgerResult> results = new ArrayList<>();
    private final Map<NameHash, LedgerResult> ofPanel = new HashMap<>();

    ClaimIndex(MemoryBudget memory) {
        this.memory = memory;
    }

    /** An event, with what the columns of its row say. */
    static final class LedgerEvent {
        private final long position;
        private final long patient;
        private final long moment;
        private Optional<LedgerResult> result = Optional.empty();
        private boolean erased;

        private LedgerEvent(EventLine line) {
            this.position = line.position();
            this.patient = NameHash.of(line.patient()).high();
            this.moment = EventLine.millis(line.recorded());
        }

        long position() {
            return position;
        }

        Optional<LedgerResult> result() {
            return result;
        }

        /** Whether it was erased after it was exported, so that its rows may be missing. */
        boolean isErased() {
            return erased;
        }

        boolean isOf(String named) {
            return patient == NameHash.of(named).high();
        }

        boolean isAt(String named) {
            return EventLine.areSame(moment, EventLine.millis(named));
        }
    }

    /** A version of an assessment's result set. */
    static final class LedgerResult {
        private static final int MAX_REASONS = 10;

        private final LedgerEvent event;
        private final UUID assessment;
        private final int version;
        private final List<VerificationFinding> reasons = new ArrayList<>(0);
        private Optional<ResultVerdict.RecomputeStatus> answer = Optional.empty();

        private LedgerResult(LedgerEvent event, UUID assessment, int version) {
            this.event = event;
            this.assessment = assessment;
            this.version = version;
        }

        LedgerEvent event() {
            return event;
        }

        void answer(ResultVerdict.RecomputeStatus how) {
            answer = Optional.of(how);
        }

        boolean isAnswered() {
            return answer.isPresent();
        }

        void doubt(VerificationFinding doubt) {
            if (reasons.size() < MAX_REASONS) {
                reasons.add(doubt);
            }
        }

        String place() {
            return "assessment " + assessment + " version " + version;
        }

        ResultVerdict verdict() {
            return new ResultVerdict(
                    assessment.toString(),
                    version,
                    event.position,
                    answer.orElse(ResultVerdict.RecomputeStatus.FAILED),
                    reasons);
        }
    }

    /** A row that an event says it wrote. */
    static final class LedgerRow {
        private final LedgerEvent event;
        private final byte[] hash;
        private final boolean demanded;
        private boolean present;

        private LedgerRow(LedgerEvent event, Claim claim) {
            this.event = event;
            this.hash = Arrays.copyOf(claim.hash(), TreeHash.BYTES);
            this.demanded = claim.demanded();
        }

        LedgerEvent event() {
            return event;
        }

        boolean hasHash(byte[] other) {
            return other.length == TreeHash.BYTES && Arrays.equals(hash, other);
        }

        /** The row is there; false when it was seen before. */
        boolean see() {
            boolean first = !present;
            present = true;
            return first;
        }

        /** Whether a required row was not found. */
        boolean isMissing() {
            return demanded && !present && !event.erased;
        }
    }

    Optional<LedgerEvent> event(String id) {
        return Optional.ofNullable(events.get(NameHash.of(id)));
    }

    LedgerEvent add(EventLine line) throws ArchiveFormatException {
        memory.take(EVENT_BYTES);
        LedgerEvent event = new LedgerEvent(line);
        events.put(NameHash.of(line.id()), event);
        return event;
    }

    /**
     * An event made that version of an assessment's results. The panel has the same id in all versions.
     */
    void addResult(LedgerEvent event, UUID assessment, int version) throws ArchiveFormatException {
        memory.take(RESULT_BYTES);
        LedgerResult result = new LedgerResult(event, assessment, version);
        results.add(result);
        event.result = Optional.of(result);
        String id = Slot.PANEL.id(assessment);
        ofPanel.putIfAbsent(NameHash.of(RowReferences.versioned("Observation", id, version)), result);
    }

    /** Result sets in the order of their events' positions, without those that were erased before they were exported. */
    List<LedgerResult> results() {
        return results.stream()
                .filter(result -> result.isAnswered() || !result.event.erased)
                .toList();
    }

    /** Marks the events at these positions as erased after they were exported. */
    void erase(LongPredicate positions) {
        events.values().forEach(event -> event.erased = positions.test(event.position));
    }

    /** Number of rows that are missing because they were erased while the export was read. */
    long erasedRows() {
        return rows.values().stream()
                .filter(row -> row.demanded && !row.present && row.event.erased)
                .count();
    }

    Optional<LedgerResult> ofPanel(NameHash reference) {
        return Optional.ofNullable(ofPanel.get(reference));
    }

    /**
     * An event says that it wrote a row.
     *
     * @return false when another event says so with another hash
     */
    boolean claim(LedgerEvent event, Claim claim) throws ArchiveFormatException {
        Optional<LedgerRow> earlier = row(claim.row());
        if (earlier.isPresent()) {
            return earlier.get().hasHash(claim.hash());
        }
        memory.take(ROW_BYTES);
        rows.put(claim.row(), new LedgerRow(event, claim));
        return true;
    }

    /** A row that must be there was not seen. */
    boolean isIncomplete() {
        return rows.values().stream().anyMatch(LedgerRow::isMissing);
    }

    /** Row that an event claims to have written; empty when no event does. */
    Optional<LedgerRow> row(NameHash reference) {
        return Optional.ofNullable(rows.get(reference));
    }
}
