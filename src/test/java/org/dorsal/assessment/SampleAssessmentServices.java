package org.dorsal.assessment;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.*;
import java.util.Random;
import java.util.UUID;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.Ledger;
import org.dorsal.store.TestPostgres;

/** The main job for tests of the rooms that call it. */
public final class SampleAssessmentServices {
    private SampleAssessmentServices() {}

    /** Main job on the shared database with the shipped knowledge, a fixed clock and a seeded random source. */
    public static AssessmentServices create(Instant now, long seed) {
        return create(now, seed, SomeProfiles.knowledge());
    }

    /** The same with other knowledge. */
    public static AssessmentServices create(Instant now, long seed, Knowledge knowledge) {
        return new AssessmentServices(
                new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())),
                new Rendering(
                        knowledge.codes(),
                        new Software(UUID.fromString("00000000-0000-5000-8000-000000000001"), "Dorsal", "test")),
                new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(20)),
                Clock.fixed(now, ZoneOffset.UTC),
                new Random(seed),
                new SimpleMeterRegistry(),
                _ -> false);
    }
}
