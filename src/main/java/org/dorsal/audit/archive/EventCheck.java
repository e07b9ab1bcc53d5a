package org.dorsal.audit.archive;

import java.util.Optional;
import java.util.UUID;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.archive.Erasure.Erasures;
import org.dorsal.audit.archive.EventContent.Claim;
import org.dorsal.audit.archive.Ledger.Print;

/** Takes the entries one after another: nothing missing, nothing twice, everything as it was logged. */
final class EventCheck {
    private final Doubts doubts;
    private final Results results;
    private final Ledger ledger;
    private final Erasures erasures;

    EventCheck(Doubts doubts, Results results, Ledger ledger, Erasures erasures) {
        this.doubts = doubts;
        this.results = results;
        this.ledger = ledger;
        this.erasures = erasures;
    }

    /** An entry with a position. */
    void take(EventLine line) throws Refused {
        Optional<Integer> earlier = ledger.find(Print.of(line.id()));
        if (earlier.isPresent()) {
            long position = ledger.position(earlier.get());
            doubts.add(Kind.EVENT_TWICE, line.place(), "the same event stands at position " + position);
            return;
        }
        int number = ledger.add(line);
        if (line.erased()) {
            erasures.erased(line.position());
            return;
        }
        if (line.told().isPresent()) {
            made(line.told().get(), number);
        }
        remember(line, number);
        check(line);
    }

    /** An event that the checkpoint does not hold yet; found waiting and again with its position, it counts once. */
    void later(EventLine line) throws Refused {
        if (ledger.find(Print.of(line.id())).isPresent()) {
            return;
        }
        int number = ledger.add(line);
        if (line.erased() && line.position() >= 0) {
            erasures.erased(line.position());
            return;
        }
        for (Claim claim :
                line.claims()) { // it may have been committed after its rows were exported: they may be there
            ledger.claim(number, claim.permitted());
        }
        if (line.holds() && line.told().isPresent()) {
            erasures.told(line.position(), line.told().get());
        }
        if (line.position() >= 0) {
            check(line);
        }
    }

    /** What was told by an event whose payload somebody has changed is taken down all the same; the change itself is told. */
    private void remember(EventLine line, int number) throws Refused {
        if (line.told().isEmpty()) {
            return;
        }
        EventContent told = line.told().get();
        for (Claim claim : line.claims()) {
            if (!ledger.claim(number, claim)) {
                doubts.at(
                        number,
                        Kind.RESOURCE_CHANGED,
                        line.place(),
                        "it tells of a row with another hash than an earlier event");
            }
        }
        Optional<Ledger.Row> order = told.order().map(Print::of).flatMap(ledger::row);
        if (order.isPresent()) {
            ledger.ordered(told.assessment().orElse(""), order.get());
        }
        if (line.holds()) {
            erasures.told(line.position(), told);
        }
    }

    private void made(EventContent told, int number) throws Refused {
        Optional<UUID> assessment = told.result().flatMap(EventCheck::uuid);
        if (assessment.isPresent()) {
            results.add(number, assessment.get(), version(told));
        }
    }

    private void check(EventLine line) {
        int number = ledger.events() - 1;
        if (line.recorded().isEmpty()) {
            doubts.add(Kind.EVENT_MISSING, line.place(), "its row is gone");
        } else if (!line.bodied() || !line.salted()) {
            doubts.add(Kind.LEAF_CHANGED, line.place(), line.salted() ? "its bytes are gone" : "its salt is gone");
        } else if (!line.holds()) {
            doubts.at(number, Kind.LEAF_CHANGED, line.place(), "salt and bytes do not give its leaf");
        }
        String column = line.disagreement();
        if (!column.isEmpty()) {
            doubts.at(
                    number,
                    Kind.COLUMN_DIFFERS,
                    line.place(),
                    "column " + column + " does not say what the event says");
        }
    }

    private static int version(EventContent told) {
        try {
            return Integer.parseInt(told.fact("version").orElse("0"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
