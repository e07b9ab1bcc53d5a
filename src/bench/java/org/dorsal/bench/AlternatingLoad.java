package org.dorsal.bench;

import java.util.*;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.dorsal.bench.Load.Result;
import org.dorsal.system.ServiceProcess;

/**
 * Sends the same posts to several services in turns, so that a slow minute of the machine affects each of them.
 * Prints for each service the median turn by its CPU, the 99th percentile of every turn, and the number of deferred
 * requests.
 *
 * @param clients number of concurrent clients
 * @param warm seconds before the first turn, for each
 * @param seconds length of a turn
 */
record AlternatingLoad(int clients, double warm, double seconds) {
    private static final int ROUNDS = Integer.parseInt(System.getProperty("rounds", "5"));

    void print(Map<String, ServiceProcess> services, Function<ServiceProcess, LongFunction<byte[]>> posts)
            throws InterruptedException {
        for (ServiceProcess service : services.values()) {
            turn(service, posts, warm, new Load.Expected(201));
        }
        Map<String, List<Result>> results = new LinkedHashMap<>();
        Map<String, Load.Expected> expected = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, ServiceProcess> service : services.entrySet()) {
                Load.Expected expectation = expected.computeIfAbsent(service.getKey(), _ -> new Load.Expected(201));
                results.computeIfAbsent(service.getKey(), _ -> new ArrayList<>())
                        .add(turn(service.getValue(), posts, seconds, expectation));
            }
        }
        System.out.println(Load.HEAD);
        results.forEach(
                (what, turns) -> System.out.println(middle(turns).row(what) + slowest(turns) + expected.get(what)));
    }

    private static String slowest(List<Result> turns) {
        return turns.stream()
                .map(turn -> "%.0f".formatted(turn.p99()))
                .collect(Collectors.joining(", ", "   p99 of each turn: ", ""));
    }

    private Result turn(
            ServiceProcess service,
            Function<ServiceProcess, LongFunction<byte[]>> posts,
            double length,
            Load.Expected expected)
            throws InterruptedException {
        return Load.run(service.port(), service.pid(), clients, length, expected, posts.apply(service));
    }

    private static Result middle(List<Result> turns) {
        return turns.stream()
                .sorted(Comparator.comparingDouble(Result::serviceCpu))
                .toList()
                .get(turns.size() / 2);
    }
}
