package org.dorsal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dorsal.audit.archive.Erasure;
import org.dorsal.store.ErasureRows.Erasable;
import org.dorsal.store.ErasureRows.Outcome;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal erase}: a patient's data go, the log says so. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Erases what is kept of patients.",
        description = {
            "",
            "Erases a patient's resources, signatures, deliveries, drafts and launches, and empties their events. The log"
                    + " keeps the leaves of these events, so everybody else's proofs stay valid, and tells who erased, why,"
                    + " and which positions; not whom. Without --yes it only counts.",
            "",
            "It works in the service's database as the owner of the tables (spring.flyway.user); the service itself can't."
                    + " Backups are yours to care for.",
            ""
        },
        optionListHeading = "Options:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  dorsal erase --site northside --patient 4711 --by \"J. Doe, privacy office\" \\",
            "    --reason \"Request 2026-118\" --yes"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:erased, or counted",
            "1:something stands in the way",
            "2:called wrongly",
            "3:settings, database or Dorsal failed"
        })
final class EraseCommand implements Callable<Integer> {
    private final ErasureDesk.Opening opening;
    private final List<String> settings;
    private final Clock clock;
    private final Streams streams;

    @Option(names = "--site", paramLabel = "SITE", required = true, description = "The site whose patients are meant.")
    private String site = "";

    @ArgGroup(multiplicity = "1")
    private Whom whom = new Whom();

    /** One of the two. */
    static final class Whom {
        @Option(names = "--patient", paramLabel = "ID", description = "The patient's logical id in the site's EHR.")
        private Optional<String> patient = Optional.empty();

        @Option(
                names = "--past-retention",
                description =
                        "All patients of whom nothing was recorded for as long as the site's setting 'retention' says.")
        private boolean pastRetention;
    }

    @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who erases; stands in the log.")
    private String by = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why; stands in the log for ever, so nothing about the patient.")
    private String reason = "";

    @Option(names = "--yes", description = "Do it. It can't be undone.")
    private boolean yes;

    EraseCommand(ErasureDesk.Opening opening, List<String> settings, Clock clock, Streams streams) {
        this.opening = opening;
        this.settings = settings;
        this.clock = clock;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (by.isBlank() || reason.isBlank()) {
            throw Ending.usage("--by and --reason must say something: they are what remains");
        }
        return switch (opening.open(settings)) {
            case ErasureDesk.Opened.Refused(List<String> says) -> throw Ending.fault(String.join("; ", says));
            case ErasureDesk.Opened.Ready(ErasureDesk desk) -> {
                try (desk) {
                    yield at(desk);
                }
            }
        };
    }

    private int at(ErasureDesk desk) throws IOException {
        Optional<Period> retention = Optional.ofNullable(desk.retention().get(site))
                .orElseThrow(() -> Ending.usage("there is no such site; known are "
                        + String.join(
                                ", ",
                                desk.retention().keySet().stream().sorted().toList())));
        List<String> patients = whom.pastRetention
                ? desk.erasure().lastSeenBefore(site, before(retention))
                : whom.patient.stream().toList();
        int code = ExitCode.DONE;
        for (int number = 1; number <= patients.size(); number++) {
            String patient = patients.get(number - 1);
            code = Math.max(code, tell(number, done(desk.erasure(), patient)));
        }
        write(patients.size()
                + (patients.size() == 1 ? " patient" : " patients")
                + (yes ? "" : "; nothing was erased, add --yes to do it"));
        return code;
    }

    private Instant before(Optional<Period> retention) {
        Period kept = retention.orElseThrow(() -> Ending.usage("dorsal.sites." + site + ".retention is not set"));
        return clock.instant().atZone(ZoneOffset.UTC).minus(kept).toInstant();
    }

    private Outcome done(Erasure erasure, String patient) {
        return yes ? erasure.erase(site, patient, by.strip(), reason.strip()) : erasure.look(site, patient);
    }

    /** Patients are numbered and not named: this may be kept in a log. */
    private int tell(int number, Outcome outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Done(Erasable what) -> {
                write("patient " + number + (yes ? ": erased " : ": would erase ") + words(what));
                yield ExitCode.DONE;
            }
            case Outcome.DeliveriesOpen(long open) -> {
                write("patient " + number + ": " + open
                        + " deliveries are open; wait, or resolve them (dorsal deliveries)");
                yield ExitCode.REFUSED;
            }
            case Outcome.EventsWaiting(long waiting) -> {
                write("patient " + number + ": " + waiting
                        + " events have no position in the log yet; try again in a moment");
                yield ExitCode.REFUSED;
            }
        };
    }

    private static String words(Erasable what) {
        return what.assessments() + " assessments, " + what.resources() + " resources, " + what.signOffs()
                + " signatures, " + what.deliveries() + " delivery rows, " + what.launches() + " launches and drafts, "
                + what.positions().size() + " events";
    }

    private void write(String line) throws IOException {
        streams.out().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        streams.out().flush();
    }
}
