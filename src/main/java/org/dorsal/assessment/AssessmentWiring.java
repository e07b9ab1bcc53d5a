package org.dorsal.assessment;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.DraftRows;
import org.dorsal.store.Ledger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class AssessmentWiring {
    @Bean
    MainJob mainJob(
            Knowledge knowledge,
            Software software,
            Ledger ledger,
            Clock clock,
            RandomGenerator chance,
            MeterRegistry registry) {
        Assess assess = new Assess(knowledge, new Gate(Limits.ofRequests()));
        Vocabulary vocabulary = new Vocabulary(knowledge.codes()::display);
        return new MainJob(
                assess,
                knowledge,
                new Rendering(vocabulary, software),
                ledger,
                clock,
                chance,
                new ResultMeters(registry));
    }

    @Bean
    LiveScore liveScore(Knowledge knowledge) {
        return new LiveScore(knowledge);
    }

    @Bean
    Rescoring rescoring(Knowledge knowledge) {
        return new Rescoring(new Assess(knowledge, new Gate(Limits.ofRequests())), knowledge);
    }

    @Bean
    History history(Ledger ledger, Knowledge knowledge) {
        return new History(ledger, knowledge);
    }

    @Bean
    Drafts drafts(DraftRows rows, RandomGenerator chance) {
        return new Drafts(rows, chance);
    }
}
