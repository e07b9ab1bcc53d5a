package org.dorsal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.State;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal deliveries}: how the queue to a site's EHR stands, and what in it needs a person. */
@Command(
        name = "deliveries",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        sortOptions = false,
        header = "Shows what waits on its way into a site's EHR.",
        description = {
            "",
            "Shows what waits on its way into a site's EHR, from the service's own database: how much, how long, and"
                    + " what needs a person. Reads only; 'deliveries resolve' decides.",
            "",
            "The service's settings are read as the service reads them, from the environment and from arguments such as"
                    + " --spring.config.additional-location=FILE.",
            ""
        },
        optionListHeading = "Options:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  dorsal deliveries --site northside",
            "  dorsal deliveries --site northside --stuck --as ndjson",
            "  dorsal deliveries resolve --site northside --key KEY --not-there \\",
            "    --operator night-shift --reason \"Looked into the chart\""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing needs a person",
            "1:something needs a person",
            "2:called wrongly",
            "3:settings, database or Dorsal failed"
        })
final class DeliveriesCommand implements Callable<Integer> {
    private static final int MOST = 1_000;

    private final Desks desks;
    private final Clock clock;
    private final Streams streams;

    @Option(names = "--site", paramLabel = "SITE", description = "The site whose deliveries are meant.")
    private Optional<String> site = Optional.empty();

    @Option(
            names = "--stuck",
            description = "List what is parked or rejected, and what has waited longest, instead of figures.")
    private boolean stuck;

    @Option(
            names = "--as",
            paramLabel = "table|ndjson",
            description = "What to write: columns for people (default), or a JSON object a line.")
    private Shape as = Shape.table;

    /** What to write; named as on the command line. */
    enum Shape {
        table,
        ndjson
    }

    DeliveriesCommand(Desks desks, Clock clock, Streams streams) {
        this.desks = desks;
        this.clock = clock;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        return desks.at(site, (desk, named) -> stuck ? stuck(desk.filings(), named) : depth(desk.filings(), named));
    }

    private int depth(Filings filings, String named) throws IOException {
        Filings.Depth depth = filings.depth(named, clock.instant());
        write(
                switch (as) {
                    case table ->
                        "waiting " + depth.waiting() + ", parked " + depth.parked() + ", oldest "
                                + depth.oldestSeconds() + " s\n";
                    case ndjson ->
                        text(JsonRow.line(json -> {
                            json.writeStringProperty("site", named);
                            json.writeNumberProperty("waiting", depth.waiting());
                            json.writeNumberProperty("parked", depth.parked());
                            json.writeNumberProperty("oldestSeconds", depth.oldestSeconds());
                        }));
                });
        return depth.parked() > 0 ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private int stuck(Filings filings, String named) throws IOException {
        List<Filings.Stuck> found = filings.stuck(named, MOST);
        StuckRows rows = new StuckRows(found);
        write(
                switch (as) {
                    case table -> rows.table();
                    case ndjson -> rows.ndjson();
                });
        if (found.size() == MOST) {
            streams.tell("only the first " + MOST + " are listed");
        }
        return found.stream().anyMatch(DeliveriesCommand::needsAPerson) ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private static boolean needsAPerson(Filings.Stuck one) {
        return one.line().state() == State.PARKED || one.line().state() == State.REJECTED;
    }

    private void write(String text) throws IOException {
        streams.out().write(text.getBytes(StandardCharsets.UTF_8));
        streams.out().flush();
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }
}
