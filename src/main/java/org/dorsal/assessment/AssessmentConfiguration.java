package org.dorsal.assessment;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.Ledger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import({LiveScore.class, AssessmentHistory.class, Drafts.class})
public class AssessmentConfiguration {
    @Bean
    AssessmentServices mainJob(
            Knowledge knowledge,
            Software software,
            Ledger ledger,
            Clock clock,
            RandomGenerator random,
            MeterRegistry registry,
            NotifiedSites notified) {
        return new AssessmentServices(
                new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())),
                new Rendering(knowledge.codes(), software),
                ledger,
                clock,
                random,
                registry,
                notified.names()::contains);
    }

    @Bean
    Rescoring rescoring(Knowledge knowledge) {
        return new Rescoring(new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())));
    }
}
