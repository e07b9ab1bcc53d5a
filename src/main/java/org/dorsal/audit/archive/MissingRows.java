package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.List;
import org.dorsal.audit.archive.Doubt.Kind;

/**
 * Names the rows that events wrote and that are not there. Their names were not kept, so the events are read once more; only when
 * something is missing.
 */
record MissingRows(ZipInput zip, Doubts doubts, Ledger ledger) {
    void run() throws IOException, Refused {
        if (!ledger.isIncomplete()) {
            return;
        }
        search(Entries.EVENTS);
        if (zip.has(Entries.OUTSIDE)) {
            search(Entries.OUTSIDE);
        }
    }

    private void search(String entry) throws IOException, Refused {
        Line.each(zip, entry, EventReading.NAMES, line -> tell(EventReading.read(line)));
    }

    private void tell(EventLine event) {
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
