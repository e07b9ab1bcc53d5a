package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.audit.archive.Doubt.Kind;

/**
 * Names the rows that events wrote and that are not there. Their names were not kept, so the events are read once more; only when
 * something is missing.
 */
record MissingRows(ZipInput zip, Doubts doubts, Ledger ledger, InOrder inOrder) {
    /** A row that an event wrote. */
    private record Named(EventLine event, String reference) {}

    void run() throws IOException, Refused {
        if (ledger.missing() == 0) {
            return;
        }
        search(Entries.EVENTS);
        if (zip.has(Entries.OUTSIDE)) {
            search(Entries.OUTSIDE);
        }
    }

    private void search(String entry) throws IOException, Refused {
        inOrder.run(new Blocks(entry, zip.stream(entry)), block -> named(EventLines.read(entry, block)), found -> {
            for (Named row : found) {
                tell(row);
            }
        });
    }

    private List<Named> named(List<EventLine> lines) {
        List<Named> found = new ArrayList<>();
        for (EventLine line : lines) {
            for (String reference : line.told().map(Told::references).orElse(List.of())) {
                int row = ledger.row(Print.of(reference));
                if (row >= 0 && ledger.isMissing(row)) {
                    found.add(new Named(line, reference));
                }
            }
        }
        return found;
    }

    private void tell(Named row) {
        int number = ledger.row(Print.of(row.reference()));
        if (!ledger.see(number)) {
            return; // told already
        }
        String type = row.reference().substring(0, row.reference().indexOf('/'));
        boolean other = List.of("SignOff", "Received", "Order", "Attempt").contains(type);
        doubts.at(
                ledger.eventOf(number),
                other ? Kind.ROW_MISSING : Kind.RESOURCE_MISSING,
                row.reference(),
                "it is gone (" + row.event().place() + " wrote it)");
    }
}
