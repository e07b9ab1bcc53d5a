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
 * Counts what assessments come to, over all sites together: flags by criterion and edition, dispositions by editions,
 * and those that a clinician changed. Counters are made once for each criterion and edition in use; nothing of a
 * patient or a site is a label.
 */
final class ResultMeters implements ResultListener {
    private final MeterRegistry registry;
    private final Timer scored;
    private final Map<CounterKey, Series> series = new ConcurrentHashMap<>();
    private final Map<Disposition, Counts<Disposition>> changed;

    ResultMeters(MeterRegistry registry) {
        this.registry = registry;
        this.scored = registry.timer("dorsal.scoring");
        this.changed = Arrays.stream(Disposition.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), this::changes));
    }

    private record CounterKey(ResultEvent moment, List<Edition> editions) {}

    /** @param flags in the order of the criteria, which is that of every scoring with these editions */
    private record Series(List<Counts<FlagState>> flags, Counts<Disposition> dispositions) {}

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
    public void stored(ResultEvent moment, Scoring scoring, Disposition disposition) {
        List<Edition> editions = scoring.plans().stream().map(Plan::edition).toList();
        Series counts = series.computeIfAbsent(new CounterKey(moment, editions), _ -> series(word(moment), scoring));
        for (int at = 0; at < counts.flags().size(); at++) {
            counts.flags().get(at).count(scoring.flags().get(at).state());
        }
        counts.dispositions().count(disposition);
        if (disposition != scoring.disposition()) {
            Optional.ofNullable(changed.get(scoring.disposition())).ifPresent(to -> to.count(disposition));
        }
    }

    private Series series(String moment, Scoring scoring) {
        String editions = scoring.plans().stream().map(Plan::name).collect(Collectors.joining(", "));
        return new Series(
                scoring.flags().stream().map(flag -> states(moment, flag)).toList(),
                Counts.of(
                        Disposition.values(),
                        disposition -> Counter.builder("dorsal.dispositions")
                                .tag("moment", moment)
                                .tag("editions", editions)
                                .tag("disposition", disposition.code())
                                .register(registry)));
    }

    private Counts<FlagState> states(String moment, FlagResult flag) {
        return Counts.of(
                FlagState.values(),
                state -> Counter.builder("dorsal.flags")
                        .tag("moment", moment)
                        .tag("criteria", flag.criteria().name())
                        .tag("version", flag.criteria().version())
                        .tag("criterion", flag.criterion().flag().code())
                        .tag("state", state.code())
                        .register(registry));
    }

    private Counts<Disposition> changes(Disposition computed) {
        return Counts.of(
                Disposition.values(),
                signed -> registry.counter(
                        "dorsal.dispositions.changed", "computed", computed.code(), "signed", signed.code()));
    }

    private static String word(ResultEvent moment) {
        return moment.name().toLowerCase(Locale.ROOT);
    }
}
