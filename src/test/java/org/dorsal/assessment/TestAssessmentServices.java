package org.dorsal.assessment;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.*;
import java.util.*;
import org.dorsal.audit.AuditAgents;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.store.Ledger;
import org.dorsal.store.TestPostgres;

/** The main job on a real PostgreSQL with the shipped knowledge, a fixed clock and chance from a seed. */
final class TestAssessmentServices {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private TestAssessmentServices() {}

    static AssessmentServices create(Ledger ledger, long seed) {
        return create(ledger, seed, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static AssessmentServices create(Ledger ledger, long seed, Clock clock) {
        AssessmentPipeline assess = new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));
        Codes vocabulary = SomeProfiles.knowledge().codes();
        Software software = new Software(UUID.fromString("00000000-0000-5000-8000-000000000001"), "Dorsal", "test");
        return new AssessmentServices(
                assess,
                new Rendering(vocabulary, software),
                ledger,
                clock,
                new Random(seed),
                new SimpleMeterRegistry(),
                _ -> false);
    }

    static Ledger ledger() {
        return new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(20));
    }

    /** Site that writes signed results into its EHR. */
    static Site site(String id, SiteRules.SignOffRule signOff) {
        return site(id, signOff, SiteRules.WriteBackRule.ON_SIGN_OFF);
    }

    static Site site(String id, SiteRules.SignOffRule signOff, SiteRules.WriteBackRule writeBack) {
        return new Site(
                id,
                new SiteRules(
                        "Test site",
                        Wording.Locale.EN_US,
                        signOff,
                        false,
                        writeBack,
                        URI.create("https://ehr.example/fhir")));
    }

    static Sender sender() {
        return new Sender(
                new AuditAgents.ClientAgent("https://ehr.example/auth", "client", Optional.of("jti-1")),
                Optional.empty(),
                Optional.of("192.0.2.7"),
                Optional.empty(),
                "request-1");
    }

    static Sender senderFor(String patient) {
        return new Sender(sender().client(), sender().person(), sender().network(), Optional.of(patient), "request-1");
    }
}
