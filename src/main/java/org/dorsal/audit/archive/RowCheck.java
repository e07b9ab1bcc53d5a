package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.archive.Ledger.Print;

/** Holds rows to what the events say that they wrote. */
final class RowCheck {
    private final Doubts doubts;
    private final Ledger ledger;
    private final Kind changed;
    private final Kind unknown;

    /** @param resources else rows of other tables */
    RowCheck(Doubts doubts, Ledger ledger, boolean resources) {
        this.doubts = doubts;
        this.ledger = ledger;
        this.changed = resources ? Kind.RESOURCE_CHANGED : Kind.ROW_CHANGED;
        this.unknown = resources ? Kind.RESOURCE_UNKNOWN : Kind.ROW_UNKNOWN;
    }

    void take(RowLine line) {
        Optional<Ledger.Row> claimed = ledger.row(line.print());
        if (claimed.isEmpty()) {
            doubts.add(unknown, line.reference(), "no event tells that it was written");
            return;
        }
        Ledger.Row row = claimed.get();
        int event = row.event();
        if (!row.see()) {
            doubts.at(event, changed, line.reference(), "it is there twice");
            return;
        }
        String says = fault(line, row);
        if (!says.isEmpty()) {
            doubts.at(event, changed, line.reference(), says + " (" + place(event) + ")");
        }
    }

    private String fault(RowLine line, Ledger.Row row) {
        int event = row.event();
        if (!row.hasHash(line.hash())) {
            return "it is not what its event says that was written";
        }
        if (!line.wrong().isEmpty()) {
            return "column " + line.wrong() + " does not fit what was written";
        }
        if (line.patient().isEmpty()) {
            return ""; // what belongs to no patient is told of by every start of the service
        }
        if (!ledger.isOf(event, line.patient())) {
            return "column patient names another patient than its event";
        }
        return ledger.isAt(event, line.moment()) ? "" : "its moment is not that of its event";
    }

    private String place(int event) {
        long position = ledger.position(event);
        return position < 0 ? "event without a position" : "event at position " + position;
    }

    /**
     * Names the rows that events wrote and that are not there. Their names were not kept, so the events are read once more; only
     * when something is missing.
     */
    static void missing(ZipInput zip, Doubts doubts, Ledger ledger) throws IOException, Refused {
        if (!ledger.isIncomplete()) {
            return;
        }
        search(zip, Entries.EVENTS, doubts, ledger);
        if (zip.has(Entries.OUTSIDE)) {
            search(zip, Entries.OUTSIDE, doubts, ledger);
        }
    }

    private static void search(ZipInput zip, String entry, Doubts doubts, Ledger ledger) throws IOException, Refused {
        Line.each(zip, entry, EventLine.NAMES, line -> tell(EventLine.read(line), doubts, ledger));
    }

    private static void tell(EventLine event, Doubts doubts, Ledger ledger) {
        for (String reference : event.told().map(EventContent::references).orElse(List.of())) {
            ledger.row(Print.of(reference)).filter(Ledger.Row::isMissing).ifPresent(row -> {
                row.see(); // so that it is told once
                doubts.at(row.event(), kind(reference), reference, "it is gone (" + event.place() + " wrote it)");
            });
        }
    }

    private static Kind kind(String reference) {
        String type = reference.substring(0, reference.indexOf('/'));
        boolean other = List.of("SignOff", "Received", "Order", "Attempt").contains(type);
        return other ? Kind.ROW_MISSING : Kind.RESOURCE_MISSING;
    }
}
