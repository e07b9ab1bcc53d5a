package org.dorsal.start;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import java.io.*;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.*;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.dorsal.archive.Archive;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.RefusalSummaryScheduler;
import org.dorsal.audit.log.LogWitness.WitnessClient;
import org.dorsal.audit.log.LogWitness.WitnessReply;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.settings.ConfiguredSite;
import org.dorsal.settings.DorsalProperties;
import org.dorsal.settings.InvalidSettingsException;
import org.dorsal.settings.Settings;
import org.dorsal.settings.SettingsHash;
import org.dorsal.smart.AccessTokenAuthenticator;
import org.dorsal.smart.launch.BoundedHttp;
import org.dorsal.smart.launch.BoundedHttp.BoundedClients;
import org.dorsal.smart.launch.HttpAnswer.CompleteAnswer;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.KnowledgeRows;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoreException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * Beans of the whole process: clock, randomness, knowledge and software identity, and the tasks before the service
 * accepts requests.
 */
@Configuration(proxyBeanMethods = false)
public class ProcessConfiguration {
    /** Part of the time in which an acknowledged event is not witnessed; a later answer counts as none. */
    private static final Duration WITNESS_ANSWERS_WITHIN = Duration.ofSeconds(2);

    private static final int MAX_WITNESS_ANSWER_BYTES = 64 * 1024;

    /** Sites that are introduced at once; fewer than there are connections. */
    private static final int MAX_CONCURRENT = 8;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Measures ages, which a wall clock that is set must not change. */
    @Bean
    Ticker ticker() {
        return Ticker.systemTicker();
    }

    @Bean
    RandomGenerator random() {
        return new SecureRandom();
    }

    /** Recorder of events that are not part of another commit. */
    @Bean
    AuditRecorder recorder(Ledger ledger, Clock clock, RandomGenerator random, Settings settings) {
        return new AuditRecorder(ledger, clock, random, settings.anonymousEventsAMinute());
    }

    @Bean
    RefusalSummaryScheduler refusalTelling(AuditRecorder recorder) {
        return new RefusalSummaryScheduler(recorder);
    }

    @Bean
    EditionsInForce editionsInForce(Settings settings, KnowledgeRows rows, ShippedKnowledge shipped, Ticker ticker) {
        return EditionsInForce.of(
                shipped.await(),
                rows::kept,
                rows::body,
                new EditionsInForce.AcceptedChange(
                        settings.acceptChangedKnowledge(), settings.acceptUnreadableKnowledge()),
                ticker::read);
    }

    @Bean
    Knowledge knowledge(Settings settings, EditionsInForce inForce) {
        Knowledge knowledge = inForce.knowledge();
        List<String> problems = settings.sites().stream()
                .flatMap(site ->
                        SiteKnowledgeCheck.problems(site.rules(), site.id().value(), knowledge).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return knowledge;
    }

    @Bean
    Software software(ObjectProvider<BuildProperties> build) {
        BuildProperties built = build.getIfAvailable();
        String version = built == null || built.getVersion() == null ? "unreleased" : built.getVersion();
        return Software.dorsal(version);
    }

    @Bean
    ShutdownDelay shutdownDelay(Settings settings) {
        return new ShutdownDelay(settings.network().leaveAfter());
    }

    /** Runs before the web server accepts anything. */
    @Bean
    SmartInitializingSingleton beforeAnybodyCalls(
            AssessmentServices mainJob,
            Settings settings,
            DorsalProperties written,
            Knowledge knowledge,
            EditionsInForce inForce,
            KnowledgeRows rows,
            Software software,
            Clock clock) {
        return () -> {
            FhirJson.warm();
            List<String> sites =
                    settings.sites().stream().map(site -> site.id().value()).toList();
            inForce.keep((kept, body) -> rows.keep(kept, sites, clock.instant(), body));
            SiteKnowledgeCheck.warn(knowledge, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            List<AuditSubject> facts = startFacts(software, knowledge, written);
            introduce(settings.sites(), site -> mainJob.introduce(site.ofAssessment(), facts));
        };
    }

    /**
     * Records the start of each site. Each record is a commit that waits for the disk; several share one such wait.
     */
    private static void introduce(List<ConfiguredSite> sites, Consumer<ConfiguredSite> introducing) {
        try (ExecutorService few = Executors.newFixedThreadPool(Math.min(MAX_CONCURRENT, sites.size()))) {
            List<? extends Future<?>> futures = sites.stream()
                    .map(site -> few.submit(() -> introducing.accept(site)))
                    .toList();
            for (Future<?> each : futures) {
                each.get();
            }
        } catch (ExecutionException fault) {
            throw fault.getCause() instanceof StoreException store
                    ? store
                    : new IllegalStateException(fault.getCause());
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", fault);
        }
    }

    /** Facts of the start event: software, settings and knowledge of the service. */
    private static List<AuditSubject> startFacts(Software software, Knowledge knowledge, DorsalProperties settings) {
        List<AuditSubject> facts = new ArrayList<>();
        facts.add(new AuditSubject.FactSubject("software", software.name() + " " + software.version()));
        facts.add(new AuditSubject.FactSubject(
                "settings-sha256", SettingsHash.of(settings).hex()));
        knowledge.published().stream()
                .map(published -> published.edition().canonical() + "#sha256:"
                        + published.edition().sha256())
                .sorted()
                .forEach(edition -> facts.add(new AuditSubject.FactSubject("knowledge", edition)));
        return facts;
    }

    @Bean
    WitnessClient witnessClient(BoundedClients clients, Clock clock) {
        BoundedHttp http = clients.within(WITNESS_ANSWERS_WITHIN);
        return (address, body) -> {
            var request = HttpRequest.newBuilder(address).header("Content-Type", "text/plain;charset=utf-8");
            if (!(http.send(request, "POST", body, MAX_WITNESS_ANSWER_BYTES) instanceof CompleteAnswer answer)) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            return Optional.of(new WitnessReply(
                    answer.status(),
                    new String(answer.body(), StandardCharsets.UTF_8),
                    answer.retryAfter(now, WitnessReply.MAX_PAUSE).map(until -> Duration.between(now, until))));
        };
    }

    /** Shows which issuers' keys could not be read last: an hour later their tokens are refused. */
    @Bean
    MeterBinder issuerKeys(AccessTokenAuthenticator authenticator) {
        return registry -> authenticator
                .issuerKeys()
                .forEach((address, keys) -> Gauge.builder(
                                "dorsal.issuer.keys.unread", keys, held -> held.unread() ? 1 : 0)
                        .tag("address", address.toString())
                        .register(registry));
    }

    @Bean
    MeterFilter metricHelp() {
        return new MetricHelp(MetricHelp.texts());
    }

    /** Archive of exports, which contain the knowledge that results were made with. */
    @Bean
    Archive archive(ArchiveReads reads, EditionsInForce inForce, Clock clock) {
        return new Archive(
                reads,
                inForce::exported,
                clock,
                () -> LockSupport.parkNanos(Duration.ofSeconds(1).toNanos()));
    }

    /** Help texts of the service's own metrics, by name; Prometheus shows them as {@code # HELP}. */
    record MetricHelp(Properties byName) implements MeterFilter {
        static Properties texts() {
            try {
                return PropertiesLoaderUtils.loadProperties(new ClassPathResource("metrics.properties"));
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }

        @Override
        public Meter.Id map(Meter.Id id) {
            String text = byName.getProperty(id.getName());
            return text == null
                    ? id
                    : new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), text, id.getType());
        }
    }

    /**
     * First component to stop. Readiness is down by then, and the service goes on until load balancers have noticed:
     * otherwise they would send requests on closing connections, and whether these arrived would be unknown.
     */
    static final class ShutdownDelay implements SmartLifecycle {
        private final Duration after;
        private volatile boolean running;

        ShutdownDelay(Duration after) {
            this.after = after;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            LockSupport.parkNanos(after.toNanos());
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        /** Highest phase: stops before the web server, which is next. */
        @Override
        public int getPhase() {
            return Integer.MAX_VALUE;
        }
    }
}
