package org.dorsal.assessment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Plan;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/**
 * Counts what assessments come to, over all sites together: flags by criterion and edition, dispositions by editions, and those that
 * a clinician changed. Counters are made once for each criterion and edition in use; nothing of a patient or a site is a label.
 */
final class ResultMeters implements ResultWatch {
    private final MeterRegistry registry;
    private final Timer scored;
    private final Map<Flag, Counts<FlagState>> flags = new ConcurrentHashMap<>();
    private final Map<Used, Counts<Disposition>> dispositions = new ConcurrentHashMap<>();
    private final Map<Disposition, Counts<Disposition>> changed = new ConcurrentHashMap<>();

    ResultMeters(MeterRegistry registry) {
        this.registry = registry;
        this.scored = registry.timer("dorsal.scoring");
        Arrays.stream(Disposition.values()).forEach(this::changes); // to be seen at zero
    }

    private record Flag(Moment moment, Edition criteria, String code) {}

    private record Used(Moment moment, List<Edition> editions) {}

    private record Counts<E>(Map<E, Counter> counters) {
        static <E> Counts<E> of(E[] all, Function<E, Counter> counter) {
            return new Counts<>(Arrays.stream(all).collect(Collectors.toUnmodifiableMap(Function.identity(), counter)));
        }

        void count(E which) {
            Optional.ofNullable(counters.get(which)).ifPresent(Counter::increment);
        }
    }

    @Override
    public void scored(long nanos) {
        scored.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stored(Moment moment, Scoring scoring, Disposition disposition) {
        for (FlagResult flag : scoring.flags()) {
            flags.computeIfAbsent(
                            new Flag(
                                    moment,
                                    flag.criteria(),
                                    flag.criterion().flag().code()),
                            this::states)
                    .count(flag.state());
        }
        List<Edition> editions = scoring.plans().stream().map(Plan::edition).toList();
        dispositions
                .computeIfAbsent(new Used(moment, editions), used -> dispositions(used, scoring.plans()))
                .count(disposition);
        if (disposition != scoring.disposition()) {
            changes(scoring.disposition()).count(disposition);
        }
    }

    private Counts<FlagState> states(Flag flag) {
        return Counts.of(
                FlagState.values(),
                state -> Counter.builder("dorsal.flags")
                        .tag("moment", word(flag.moment()))
                        .tag("criteria", flag.criteria().name())
                        .tag("version", flag.criteria().version())
                        .tag("criterion", flag.code())
                        .tag("state", state.code())
                        .register(registry));
    }

    private Counts<Disposition> dispositions(Used used, List<Plan> plans) {
        String editions = plans.stream().map(Plan::name).collect(Collectors.joining(", "));
        return Counts.of(
                Disposition.values(),
                disposition -> Counter.builder("dorsal.dispositions")
                        .tag("moment", word(used.moment()))
                        .tag("editions", editions)
                        .tag("disposition", disposition.code())
                        .register(registry));
    }

    private Counts<Disposition> changes(Disposition computed) {
        return changed.computeIfAbsent(
                computed,
                _ -> Counts.of(
                        Disposition.values(),
                        signed -> registry.counter(
                                "dorsal.dispositions.changed", "computed", computed.code(), "signed", signed.code())));
    }

    private static String word(Moment moment) {
        return moment.name().toLowerCase(Locale.ROOT);
    }
}
