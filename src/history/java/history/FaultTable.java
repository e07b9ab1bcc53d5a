package history;

import history.check.Anomaly;
import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.*;
import java.util.stream.Collectors;

/** Faults by kind, with their number and the answers that callers got meanwhile: a table for {@code src/docs/operate/faults.md}. */
final class FaultTable {
    private static final String HEAD =
            "| fault | times | answers to calls that overlapped it | without an answer |\n|---|---|---|---|\n";

    private final Map<String, List<Call>> overlapping = new TreeMap<>();
    private final Map<String, Integer> times = new TreeMap<>();
    private long calls;
    private long acknowledged;
    private long anomalies;

    /** Adds a run. */
    void add(History history, List<Anomaly> newAnomalies) {
        List<Call> requests = history.calls().stream()
                .filter(call -> call.actor().matches("(client|clinician)-.*"))
                .toList();
        calls += requests.size();
        acknowledged += requests.stream().filter(Call::ok).count();
        anomalies += newAnomalies.size();
        for (Call fault : history.of("fault")) {
            if (fault.got("effect").equals("done")) {
                times.merge(name(fault), 1, Integer::sum);
                requests.stream()
                        .filter(call -> !call.before(fault) && !fault.before(call))
                        .forEach(overlapping.computeIfAbsent(name(fault), _ -> new ArrayList<>())::add);
            }
        }
    }

    /** The table, after a sentence with the sums. */
    String markdown() {
        String sums = "%,d requests of clients, %,d acknowledged, %d anomalies.%n%n";
        return sums.formatted(calls, acknowledged, anomalies)
                + HEAD
                + overlapping.entrySet().stream()
                        .map(row -> row(row.getKey(), row.getValue()))
                        .collect(Collectors.joining());
    }

    private String row(String name, List<Call> overlaps) {
        Map<Integer, Long> answers = overlaps.stream()
                .filter(call -> call.status() > 0)
                .collect(Collectors.groupingBy(Call::status, TreeMap::new, Collectors.counting()));
        long none = overlaps.stream()
                .filter(call -> call.status() == 0 && call.outcome() == Outcome.UNKNOWN)
                .count();
        String text = answers.entrySet().stream()
                .map(answer -> answer.getKey() + " × " + answer.getValue())
                .collect(Collectors.joining(", "));
        return "| %s | %d | %s | %d |%n".formatted(name, times.get(name), text, none);
    }

    private static String name(Call fault) {
        String detail = fault.sent("detail").toLowerCase(Locale.ROOT).replace('_', ' ');
        String link = fault.sent("place").replaceAll("_?[01]$", "").toLowerCase(Locale.ROOT);
        return switch (fault.sent("kind")) {
            case "KILL_REPLICA" -> "a replica is killed (SIGKILL) and started again";
            case "FREEZE_REPLICA" -> "a replica is frozen (SIGSTOP)";
            case "FREEZE_BACKEND" -> "the process of a database connection is frozen";
            case "END_BACKEND" -> "the process of a database connection is ended";
            case "KILL_DATABASE" -> "PostgreSQL is killed (SIGQUIT) and started again";
            case "FULL_DISK" -> "the disk of PostgreSQL is full: " + detail;
            case "JUMP_CLOCK" ->
                (fault.sent("place").isEmpty() ? "all clocks are" : "the clock of a replica is") + " shifted by "
                        + Long.parseLong(detail) / 1000 + " s";
            case "SWAP_RELEASE" -> "a replica is stopped (SIGTERM) and the other release started";
            case "TROUBLE_LINK" -> "connection " + link + ": " + detail;
            default -> "the EHR, writes: " + detail;
        };
    }
}
