package org.dorsal.command;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.dorsal.writeback.EhrCopy;
import org.dorsal.writeback.Resolving.Resolution;
import org.dorsal.writeback.Resolving.Resolved;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal deliveries resolve}: one decision about one delivery. */
@Command(
        name = "resolve",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Decides about one delivery that is parked or rejected.",
        description = {
            "",
            "Decides about one delivery that is parked or rejected. Who decided and why is kept as an audit event in the"
                    + " same commit; a running service goes on with it.",
            ""
        },
        optionListHeading = "Options:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  dorsal deliveries resolve --site northside --key KEY --there=doc-9 \\",
            "    --operator night-shift --reason \"Found in the chart\"",
            "",
            "Where an EHR can't be searched, a person has to look into the chart. If it is there, --there: nothing is"
                    + " sent a second time. If it is not, --not-there: it is sent once more. A wrong answer leaves the"
                    + " chart without it, or with two."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:decided",
            "1:not decided: unknown, not stuck any more, or busy",
            "2:called wrongly",
            "3:settings, database or Dorsal failed"
        })
final class ResolveCommand implements Callable<Integer> {
    private static final int MOST_REASON_CHARS = 500;
    private static final String OPERATOR = "[\\x21-\\x7E]{1,40}";

    private final Desks desks;
    private final Streams streams;

    @Option(names = "--site", paramLabel = "SITE", description = "The site whose delivery is meant.")
    private Optional<String> site = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            required = true,
            description = "Its key, as 'deliveries --stuck' lists it.")
    private UUID key = new UUID(0, 0);

    @ArgGroup(multiplicity = "1")
    private Choice choice = new Choice();

    @Option(names = "--operator", paramLabel = "NAME", required = true, description = "Who decides.")
    private String operator = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, in 1 to 500 characters.")
    private String reason = "";

    /** One of them. */
    static final class Choice {
        @Option(
                names = "--again",
                description = "Search for it where that can be done, and send it if it is not found.")
        private boolean again;

        @Option(names = "--not-there", description = "You have looked: it is not in the chart. It is sent anew.")
        private boolean notThere;

        @Option(
                names = "--there",
                arity = "0..1",
                fallbackValue = "",
                paramLabel = "EHRID",
                description = "You have looked: it is in the chart, by that id where you can tell it. Nothing is sent.")
        private Optional<String> there = Optional.empty();

        @Option(names = "--hand-over", description = "Any clinician who launches for this patient carries it.")
        private boolean handOver;

        @Option(names = "--give-up", description = "It stays out of the EHR.")
        private boolean giveUp;

        Resolution resolution() {
            if (again) {
                return new Resolution.Again();
            }
            if (notThere) {
                return new Resolution.NotThere();
            }
            if (handOver) {
                return new Resolution.HandOver();
            }
            return giveUp ? new Resolution.GiveUp() : new Resolution.There(there.filter(id -> !id.isEmpty()));
        }
    }

    ResolveCommand(Desks desks, Streams streams) {
        this.desks = desks;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON_CHARS) {
            throw Ending.usage("--reason needs 1 to " + MOST_REASON_CHARS + " characters that say why");
        }
        if (!operator.matches(OPERATOR)) {
            throw Ending.usage("--operator needs 1 to 40 characters without spaces");
        }
        if (choice.there.filter(id -> !id.isEmpty() && !EhrCopy.isId(id)).isPresent()) {
            throw Ending.usage("--there takes the id alone, without the type: 1 to 256 of A-Z, a-z, 0-9, dot and dash");
        }
        return desks.at(
                site, (desk, named) -> end(desk.resolving().resolve(named, key, choice.resolution(), operator, why)));
    }

    private int end(Resolved resolved) {
        streams.tell(
                switch (resolved) {
                    case DONE -> "decided; it is carried out by the running service";
                    case UNKNOWN -> "there is no such delivery at this site; nothing was changed";
                    case NOT_STUCK -> "this delivery needs no decision any more; nothing was changed";
                    case BUSY ->
                        "deliveries of this patient are being worked on just now; nothing was changed, try again";
                });
        return resolved == Resolved.DONE ? ExitCode.DONE : ExitCode.REFUSED;
    }
}
