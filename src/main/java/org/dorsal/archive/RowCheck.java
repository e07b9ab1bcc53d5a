package org.dorsal.archive;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dorsal.archive.ClaimIndex.LedgerEvent;
import org.dorsal.archive.VerificationFinding.FindingKind;

/**
 * Compares rows with the claims of events.
 *
 * @param changed kind of finding for a row that differs from its event
 * @param unknown kind of finding for a row without an event
 */
record RowCheck(VerificationRun run, FindingKind changed, FindingKind unknown) {
    void take(RowLine line) {
        Optional<ClaimIndex.LedgerRow> claimed = run.ledger().row(line.print());
        if (claimed.isEmpty()) {
            run.doubts().add(unknown, line.reference(), "no event records that it was written");
            return;
        }
        LedgerEvent event = claimed.get().event();
        if (!claimed.get().see()) {
            run.doubts().addOfEvent(event, changed, line.reference(), "it is there twice");
            return;
        }
        String message = fault(line, claimed.get());
        if (!message.isEmpty()) {
            String place = event.position() < 0 ? "event without a position" : "event at position " + event.position();
            run.doubts().addOfEvent(event, changed, line.reference(), message + " (" + place + ")");
        }
    }

    private static String fault(RowLine line, ClaimIndex.LedgerRow row) {
        if (!row.hasHash(line.hash())) {
            return "it is not what its event says that was written";
        }
        if (!line.wrong().isEmpty()) {
            return "column " + line.wrong() + " does not fit what was written";
        }
        if (line.patient().isEmpty()) {
            return ""; // rows without a patient are claimed again at every start of the service
        }
        if (!row.event().isOf(line.patient())) {
            return "column patient names another patient than its event";
        }
        return row.event().isAt(line.moment()) ? "" : "its moment is not that of its event";
    }

    /**
     * Names the rows that events wrote and that are missing; only then events are read once more, as their names were
     * not kept.
     */
    static void missing(VerificationRun run) throws IOException, ArchiveFormatException {
        long erased = run.ledger().erasedRows();
        if (erased > 0) {
            run.notes().add(erased + " rows are missing because they were erased while the export was read");
        }
        if (run.ledger().isIncomplete()) {
            for (String entry : List.of(Entries.EVENTS, Entries.OUTSIDE)) {
                if (run.zip().has(entry)) {
                    ArchiveLine.each(run.zip(), entry, EventLine.NAMES, line -> tell(EventLine.read(line), run));
                }
            }
        }
    }

    private static void tell(EventLine event, VerificationRun run) {
        for (String reference : event.content().map(EventContent::references).orElse(List.of())) {
            run.ledger()
                    .row(NameHash.of(reference))
                    .filter(ClaimIndex.LedgerRow::isMissing)
                    .ifPresent(row -> {
                        row.see(); // report it once
                        boolean claimed =
                                run.erasures().isErasedUnsigned(row.event().position());
                        String detail = "it is gone (" + event.place() + " wrote it)"
                                + (claimed ? ", erased as an unsigned event says" : "");
                        FindingKind kind = claimed ? FindingKind.ERASED_UNSIGNED : kind(reference);
                        run.doubts().addOfEvent(row.event(), kind, reference, detail);
                    });
        }
    }

    private static FindingKind kind(String reference) {
        String type = reference.substring(0, reference.indexOf('/'));
        boolean other = List.of("SignOff", "Received", "Order", "Attempt").contains(type);
        return other ? FindingKind.ROW_MISSING : FindingKind.RESOURCE_MISSING;
    }
}
