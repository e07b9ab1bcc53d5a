package org.dorsal.command;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.dorsal.command.CommandResource.DeliveryDesk;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.writeback.DeliveryResolver.Resolution;
import org.dorsal.writeback.DeliveryResolver.ResolutionOutcome;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal deliveries resolve}: one decision about one delivery. */
@Command(name = "resolve", abbreviateSynopsis = true)
final class ResolveCommand implements Callable<Integer> {
    private static final int MAX_REASON_CHARS = 500;
    private static final String OPERATOR = "[\\x21-\\x7E]{1,40}";

    private final CommandResourceOpener<DeliveryDesk> desks;
    private final Streams streams;

    @Option(names = "--site", paramLabel = "SITE")
    private Optional<String> site = Optional.empty();

    @Option(names = "--key", paramLabel = "KEY", required = true)
    private UUID key = new UUID(0, 0);

    @ArgGroup(multiplicity = "1")
    private ResolveChoice choice = new ResolveChoice();

    @Option(names = "--operator", paramLabel = "NAME", required = true)
    private String operator = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true)
    private String reason = "";

    static final class ResolveChoice {
        @Option(names = "--again")
        private boolean again;

        @Option(names = "--not-there")
        private boolean notThere;

        @Option(names = "--there", arity = "0..1", fallbackValue = "", paramLabel = "EHRID")
        private Optional<String> ehrId = Optional.empty();

        @Option(names = "--hand-over")
        private boolean handOver;

        @Option(names = "--give-up")
        private boolean giveUp;

        Resolution resolution() {
            if (again) {
                return new Resolution.RetryDelivery();
            }
            if (notThere) {
                return new Resolution.AbsentFromEhr();
            }
            if (handOver) {
                return new Resolution.HandOverDelivery();
            }
            return giveUp
                    ? new Resolution.AbandonDelivery()
                    : new Resolution.PresentInEhr(ehrId.filter(id -> !id.isEmpty()));
        }
    }

    ResolveCommand(CommandResourceOpener<DeliveryDesk> desks, Streams streams) {
        this.desks = desks;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MAX_REASON_CHARS) {
            throw CommandException.usage("--reason needs 1 to " + MAX_REASON_CHARS + " characters that say why");
        }
        if (!operator.matches(OPERATOR)) {
            throw CommandException.usage("--operator needs 1 to 40 characters without spaces");
        }
        if (choice.ehrId.filter(id -> !id.isEmpty() && !LogicalIds.isEhr(id)).isPresent()) {
            throw CommandException.usage(
                    "--there takes the id alone, without the type: 1 to 256 of A-Z, a-z, 0-9, dot and dash");
        }
        return CommandResourceOpener.workAt(
                desks,
                site,
                (desk, named) -> end(desk.resolving().resolve(named, key, choice.resolution(), operator, why)));
    }

    private int end(ResolutionOutcome resolved) {
        streams.printMessage(
                switch (resolved) {
                    case DONE -> "decided; it is carried out by the running service";
                    case UNKNOWN -> "there is no such delivery at this site; nothing was changed";
                    case NOT_STUCK -> "this delivery needs no decision any more; nothing was changed";
                    case BUSY ->
                        "deliveries of this patient are being worked on just now; nothing was changed, try again";
                });
        return resolved == ResolutionOutcome.DONE ? CommandException.DONE : CommandException.REFUSED;
    }
}
