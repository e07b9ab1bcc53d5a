package org.dorsal.command;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dorsal.command.CommandResource.DeliveryDesk;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.Filings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal deliveries}: shows the queue to a site's EHR and the items that need a person. */
@Command(name = "deliveries")
final class DeliveriesCommand implements Callable<Integer> {
    private static final int MAX_ITEMS = 1_000;

    private final CommandResourceOpener<DeliveryDesk> desks;
    private final Clock clock;
    private final Streams streams;

    @Option(names = "--site", paramLabel = "SITE")
    private Optional<String> site = Optional.empty();

    @Option(names = "--stuck")
    private boolean stuck;

    @Option(names = "--as", paramLabel = "table|ndjson")
    private DeliveriesFormat format = DeliveriesFormat.table;

    /** Output format; named as on the command line. */
    enum DeliveriesFormat {
        table,
        ndjson
    }

    DeliveriesCommand(CommandResourceOpener<DeliveryDesk> desks, Clock clock, Streams streams) {
        this.desks = desks;
        this.clock = clock;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        return CommandResourceOpener.workAt(
                desks, site, (desk, named) -> stuck ? stuck(desk.filings(), named) : depth(desk.filings(), named));
    }

    private int depth(Filings filings, String named) throws IOException {
        Filings.QueueDepth depth = filings.depth(named, clock.instant());
        streams.write(
                switch (format) {
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
        return depth.parked() > 0 ? CommandException.REFUSED : CommandException.DONE;
    }

    private int stuck(Filings filings, String named) throws IOException {
        List<Filings.StuckDelivery> deliveries = filings.stuck(named, MAX_ITEMS);
        StuckRows rows = new StuckRows(deliveries);
        streams.write(
                switch (format) {
                    case table -> rows.table();
                    case ndjson -> rows.ndjson();
                });
        if (deliveries.size() == MAX_ITEMS) {
            streams.printMessage("only the first " + MAX_ITEMS + " are listed");
        }
        return deliveries.stream().anyMatch(DeliveriesCommand::needsAPerson)
                ? CommandException.REFUSED
                : CommandException.DONE;
    }

    private static boolean needsAPerson(Filings.StuckDelivery delivery) {
        return delivery.line().state() == DeliveryState.PARKED
                || delivery.line().state() == DeliveryState.REJECTED;
    }
}
