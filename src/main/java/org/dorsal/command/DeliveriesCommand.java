package org.dorsal.command;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.command.Desk.DeliveryDesk;
import org.dorsal.writeback.FilingStatus.Line;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.Filings.Stuck;
import org.dorsal.writeback.State;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal deliveries}: how the queue to a site's EHR stands, and what in it needs a person. */
@Command(name = "deliveries")
final class DeliveriesCommand implements Callable<Integer> {
    private static final int MOST = 1_000;

    private final Desks<DeliveryDesk> desks;
    private final Clock clock;
    private final Streams streams;

    @Option(names = "--site", paramLabel = "SITE")
    private Optional<String> site = Optional.empty();

    @Option(names = "--stuck")
    private boolean stuck;

    @Option(names = "--as", paramLabel = "table|ndjson")
    private Shape as = Shape.table;

    /** What to write; named as on the command line. */
    enum Shape {
        table,
        ndjson
    }

    DeliveriesCommand(Desks<DeliveryDesk> desks, Clock clock, Streams streams) {
        this.desks = desks;
        this.clock = clock;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        return Desks.at(
                desks, site, (desk, named) -> stuck ? stuck(desk.filings(), named) : depth(desk.filings(), named));
    }

    private int depth(Filings filings, String named) throws IOException {
        Filings.Depth depth = filings.depth(named, clock.instant());
        streams.write(
                switch (as) {
                    case table ->
                        "waiting " + depth.waiting() + ", parked " + depth.parked() + ", oldest "
                                + depth.oldestSeconds() + " s\n";
                    case ndjson ->
                        JsonRow.text(json -> {
                            json.writeStringProperty("site", named);
                            json.writeNumberProperty("waiting", depth.waiting());
                            json.writeNumberProperty("parked", depth.parked());
                            json.writeNumberProperty("oldestSeconds", depth.oldestSeconds());
                        });
                });
        return depth.parked() > 0 ? Ending.REFUSED : Ending.DONE;
    }

    private int stuck(Filings filings, String named) throws IOException {
        List<Filings.Stuck> found = filings.stuck(named, MOST);
        StuckRows rows = new StuckRows(found);
        streams.write(
                switch (as) {
                    case table -> rows.table();
                    case ndjson -> rows.ndjson();
                });
        if (found.size() == MOST) {
            streams.tell("only the first " + MOST + " are listed");
        }
        return found.stream().anyMatch(DeliveriesCommand::needsAPerson) ? Ending.REFUSED : Ending.DONE;
    }

    private static boolean needsAPerson(Filings.Stuck one) {
        return one.line().state() == State.PARKED || one.line().state() == State.REJECTED;
    }

    /** Deliveries that need a person, as lines. What an EHR sent can neither steer a terminal nor begin a line. */
    record StuckRows(List<Stuck> stuck) {
        private static final List<String> HEAD =
                List.of("KEY", "STATE", "REASON", "TYPE", "ASSESSMENT", "PATIENT", "SINCE", "TRIES");
        private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

        /** Columns, and how many there are; an EHR's own words stand in the other shape only. */
        String table() {
            List<List<String>> rows = new ArrayList<>(List.of(HEAD));
            stuck.forEach(one -> rows.add(cells(one)));
            List<Integer> widths = IntStream.range(0, HEAD.size())
                    .mapToObj(column -> rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0))
                    .toList();
            String counted = stuck.size() + (stuck.size() == 1 ? " delivery" : " deliveries") + " to look at\n";
            return stuck.isEmpty()
                    ? counted
                    : rows.stream().map(row -> padded(row, widths)).collect(Collectors.joining()) + counted;
        }

        private static List<String> cells(Stuck one) {
            Line line = one.line();
            return List.of(
                    line.key().id().toString(),
                    line.state().name(),
                    line.reason().map(Enum::name).orElse("-"),
                    line.kind().type(),
                    line.key().assessment(),
                    harmless(one.patient()),
                    line.changed().toString(),
                    Integer.toString(one.tries()));
        }

        private static String padded(List<String> row, List<Integer> widths) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                text.append(row.get(column))
                        .repeat(" ", widths.get(column) - row.get(column).length() + 2);
            }
            return text.toString().stripTrailing() + "\n";
        }

        /** One JSON object a line, with the EHR's words. */
        String ndjson() {
            return stuck.stream().map(StuckRows::json).collect(Collectors.joining());
        }

        private static String json(Stuck one) {
            Line line = one.line();
            return JsonRow.text(json -> {
                json.writeStringProperty("key", line.key().id().toString());
                json.writeStringProperty("state", line.state().name());
                line.reason().ifPresent(reason -> json.writeStringProperty("reason", reason.name()));
                json.writeStringProperty("type", line.kind().type());
                json.writeStringProperty("assessment", line.key().assessment());
                json.writeNumberProperty("version", line.key().version());
                json.writeStringProperty("patient", harmless(one.patient()));
                json.writeStringProperty("since", line.changed().toString());
                line.next().ifPresent(next -> json.writeStringProperty("next", next.toString()));
                json.writeNumberProperty("tries", one.tries());
                line.copy().ifPresent(copy -> json.writeStringProperty("ehrId", harmless(copy.id())));
                line.says().ifPresent(says -> json.writeStringProperty("says", harmless(says)));
            });
        }

        /** Without characters that control: a terminal would obey them. */
        private static String harmless(String foreign) {
            return CONTROLS.matcher(foreign).replaceAll("\uFFFD");
        }
    }
}
