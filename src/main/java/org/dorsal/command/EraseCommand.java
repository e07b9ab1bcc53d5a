package org.dorsal.command;

import java.io.IOException;
import java.time.*;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.dorsal.archive.Erasure;
import org.dorsal.command.CommandResource.ErasureDesk;
import org.dorsal.store.ErasureRows.ErasureCounts;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal erase}: a patient's data go, the log says so. */
@Command(name = "erase", abbreviateSynopsis = true)
final class EraseCommand implements Callable<Integer> {
    private final Supplier<ErasureDesk> desks;
    private final Clock clock;
    private final Streams streams;

    @Option(names = "--site", paramLabel = "SITE", required = true)
    private String site = "";

    @ArgGroup(multiplicity = "1")
    private PatientSelection whom = new PatientSelection();

    /** Patient or response; exactly one is given. */
    static final class PatientSelection {
        @Option(names = "--patient", paramLabel = "ID")
        private Optional<String> patient = Optional.empty();

        @Option(names = "--past-retention")
        private boolean pastRetention;
    }

    @Option(names = "--by", paramLabel = "NAME", required = true)
    private String erasedBy = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true)
    private String reason = "";

    @Option(names = "--yes")
    private boolean yes;

    EraseCommand(Supplier<ErasureDesk> desks, Clock clock, Streams streams) {
        this.desks = desks;
        this.clock = clock;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (erasedBy.isBlank() || reason.isBlank()) {
            throw CommandException.usage("--by and --reason must say something: they are what remains");
        }
        try (ErasureDesk desk = desks.get()) {
            if (!desk.retention().containsKey(site)) {
                throw CommandException.usage("there is no such site; known are "
                        + String.join(", ", new TreeSet<>(desk.retention().keySet())));
            }
            return erase(desk);
        }
    }

    private int erase(ErasureDesk desk) throws IOException {
        Instant before =
                whom.pastRetention ? before(desk.retention().getOrDefault(site, Optional.empty())) : Erasure.REGARDLESS;
        List<String> patients = whom.pastRetention
                ? desk.erasure().lastSeenBefore(site, before)
                : whom.patient.stream().toList();
        int code = CommandException.DONE;
        for (int number = 1; number <= patients.size(); number++) {
            String patient = patients.get(number - 1);
            code = Math.max(code, report(number, done(desk.erasure(), patient, before)));
        }
        streams.write(patients.size()
                + (patients.size() == 1 ? " patient" : " patients")
                + (yes ? "\n" : "; nothing was erased, add --yes to do it\n"));
        return code;
    }

    private Instant before(Optional<Period> retention) {
        Period period =
                retention.orElseThrow(() -> CommandException.usage("dorsal.sites." + site + ".retention is not set"));
        return clock.instant().atZone(ZoneOffset.UTC).minus(period).toInstant();
    }

    private ErasureOutcome done(Erasure erasure, String patient, Instant before) {
        return yes
                ? erasure.erase(site, patient, before, erasedBy.strip(), reason.strip())
                : erasure.preview(site, patient, before);
    }

    /** Patients are numbered and not named: this may be kept in a log. */
    private int report(int number, ErasureOutcome outcome) throws IOException {
        String message = switch (outcome) {
            case ErasureOutcome.ErasedRows(ErasureCounts what) -> (yes ? "erased " : "would erase ") + words(what);
            case ErasureOutcome.DeliveriesOpen(long open) ->
                open + " deliveries are open; wait, or decide them on the page /operate";
            case ErasureOutcome.EventsWaiting(long waiting) ->
                waiting + " events have no position in the log yet; try again in a moment";
            case ErasureOutcome.RecordedSince() -> "has a newer record by now and is kept";
            case ErasureOutcome.ChangedMeanwhile() ->
                "was changed by a request at the same time; nothing was erased, try again in a moment";
            case ErasureOutcome.RecordedMeanwhile(ErasureCounts what) ->
                "erased " + words(what) + "; a request has stored more at the same time, erase again in a moment";
        };
        streams.write("patient " + number + ": " + message + "\n");
        boolean isDone =
                outcome instanceof ErasureOutcome.ErasedRows || outcome instanceof ErasureOutcome.RecordedSince;
        return isDone ? CommandException.DONE : CommandException.REFUSED;
    }

    private static String words(ErasureCounts what) {
        return what.assessments() + " assessments, " + what.resources() + " resources, " + what.signOffs()
                + " signatures, " + what.deliveries() + " delivery rows, " + what.launches() + " launches and drafts, "
                + what.mentions() + " other rows, "
                + what.positions().size() + " events";
    }
}
