package org.dorsal.bench;

import java.util.*;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;
import org.dorsal.system.ShippedOptions;

/**
 * Cost of the shipped options of the JVM, which save memory and the start's CPU, for a post once the service is warm.
 */
final class OptionsCost {
    private OptionsCost() {}

    static void print(AlternatingLoad turns, Function<ServiceProcess, LongFunction<byte[]>> posts)
            throws InterruptedException {
        List<String> shipped = ShippedOptions.ofTheUnit();
        Map<String, List<String>> options = new LinkedHashMap<>();
        options.put("POST, shipped options", shipped);
        options.put("POST, default young generation", without(shipped, "-Xmn"));
        options.put("POST, -Xmx256m alone", List.of("-Xmx256m"));
        Map<String, ServiceProcess> services = new LinkedHashMap<>();
        try {
            options.forEach((what, values) ->
                    services.put(what, ServiceProcess.start(TestPostgres.empty(), values.toArray(String[]::new))));
            turns.print(services, posts);
        } finally {
            services.values().forEach(ServiceProcess::close);
        }
    }

    private static List<String> without(List<String> options, String... beginnings) {
        List<String> remaining = new ArrayList<>(options);
        List.of(beginnings).forEach(beginning -> remaining.removeIf(option -> option.startsWith(beginning)));
        return remaining;
    }
}
