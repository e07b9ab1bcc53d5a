package history.check;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every access has its event: the token of a request, which no other request has, is in it. */
final class Audited extends Check {
    private static final int FOUND = 200;
    private static final int TOO_MANY = 429;

    Audited() {
        super("audit");
    }

    @Override
    protected void check(History history, Stored stored) {
        Map<String, List<Call>> events =
                history.of("final-event").stream().collect(Collectors.groupingBy(event -> event.got("token")));
        for (Call call : history.calls()) {
            List<Call> own = events.getOrDefault(call.sent("token"), List.of());
            if (call.sent("token").isEmpty() || call.outcome() == Outcome.UNKNOWN || call.status() == TOO_MANY) {
                continue;
            }
            if (call.ok()) {
                require(
                        own.stream()
                                .anyMatch(event -> event.got("outcome").equals("0")
                                        && event.got("action").equals(action(call))),
                        "an access without its event of kind " + action(call),
                        call);
            } else {
                require(
                        own.stream().anyMatch(event -> !event.got("outcome").equals("0")),
                        "a refusal without its event",
                        call);
            }
        }
    }

    private static String action(Call call) {
        return switch (call.operation()) {
            case "create" -> call.status() == FOUND ? "read" : "create";
            case "results", "by-identifier" -> "search";
            case "subscribe" -> "create";
            case "export-begin" -> "bulk-export";
            case "export-file" -> "bulk-export-file";
            case "export-end" -> "bulk-export-status";
            default -> call.operation();
        };
    }
}
