package org.dorsal.assessment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Plan;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters of assessments, over all sites together: tiers by cause and edition, dispositions by editions, and those
 * that a clinician changed. Counters are made once for each cause and edition in use; nothing of a patient or a
 * site is a label.
 *
 * <p>A failing meter must not turn a stored result into an error: each class of exception is logged once, without its
 * message, which could quote the record.
 */
final class ResultMeters {
    private final MeterRegistry registry;
    private final Logger log;
    private final Timer scored;
    private final Map<ResultEvent, Map<List<Edition>, Series>> series =
            byCode(ResultEvent.values(), _ -> new ConcurrentHashMap<>());
    private final Map<Disposition, Map<Disposition, Counter>> changed;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    ResultMeters(MeterRegistry registry) {
        this(registry, LoggerFactory.getLogger(ResultMeters.class));
    }

    ResultMeters(MeterRegistry registry, Logger log) {
        this.registry = registry;
        this.log = log;
        this.scored = registry.timer("dorsal.scoring");
        this.changed = byCode(
                Disposition.values(),
                computed -> byCode(
                        Disposition.values(),
                        signed -> registry.counter(
                                "dorsal.dispositions.changed", "computed", computed.code(), "signed", signed.code())));
    }

    /** Event that stored the results. */
    enum ResultEvent {
        /** A program sent or amended the answers. */
        RECEIVED,
        /** Signature of a clinician; results received from a program were counted before as RECEIVED. */
        SIGNED
    }

    /** @param causes in the order of the models, which is that of every scoring with these editions */
    private record Series(List<Map<Disposition, Counter>> causes, Map<Disposition, Counter> dispositions) {}

    /**
     * Records the scoring time of one set of answers.
     *
     * @param nanos elapsed time in nanoseconds
     */
    void countScored(long nanos) {
        attempt(() -> scored.record(nanos, TimeUnit.NANOSECONDS));
    }

    /**
     * Counts results that are on disk.
     *
     * @param disposition that holds: the clinician's, where one decided otherwise
     */
    void countStored(ResultEvent event, Scoring scoring, Disposition disposition) {
        attempt(() -> count(event, scoring, disposition));
    }

    private void count(ResultEvent event, Scoring scoring, Disposition disposition) {
        List<Edition> editions = scoring.plans().stream().map(Plan::edition).toList();
        Series counters = Objects.requireNonNull(series.get(event))
                .computeIfAbsent(editions, _ -> series(event.name().toLowerCase(Locale.ROOT), scoring));
        for (int index = 0; index < counters.causes().size(); index++) {
            increment(counters.causes().get(index), scoring.causes().get(index).tier());
        }
        increment(counters.dispositions(), disposition);
        if (disposition != scoring.disposition()) {
            increment(changed.getOrDefault(scoring.disposition(), Map.of()), disposition);
        }
    }

    private Series series(String moment, Scoring scoring) {
        String editions = scoring.plans().stream().map(Plan::name).collect(Collectors.joining(", "));
        return new Series(
                scoring.causes().stream().map(cause -> tiers(moment, cause)).toList(),
                byCode(
                        Disposition.values(),
                        disposition -> Counter.builder("dorsal.dispositions")
                                .tag("moment", moment)
                                .tag("editions", editions)
                                .tag("disposition", disposition.code())
                                .register(registry)));
    }

    private Map<Disposition, Counter> tiers(String moment, CauseResult cause) {
        return byCode(
                Disposition.values(),
                tier -> Counter.builder("dorsal.causes")
                        .tag("moment", moment)
                        .tag("criteria", cause.models().name())
                        .tag("version", cause.models().version())
                        .tag("cause", cause.code())
                        .tag("tier", tier.code())
                        .register(registry));
    }

    private static <E, T> Map<E, T> byCode(E[] codes, Function<E, T> value) {
        return Arrays.stream(codes).collect(Collectors.toUnmodifiableMap(Function.identity(), value));
    }

    private static <E> void increment(Map<E, Counter> counters, E code) {
        Optional.ofNullable(counters.get(code)).ifPresent(Counter::increment);
    }

    private void attempt(Runnable count) {
        try {
            count.run();
        } catch (RuntimeException fault) {
            log(fault.getClass().getName());
        }
    }

    private void log(String fault) {
        try {
            if (logged.add(fault)) {
                log.error("results are not counted in metrics any more, though they are stored: {}", fault);
            }
        } catch (RuntimeException _) {
            // a failing log can't be logged
        }
    }
}
