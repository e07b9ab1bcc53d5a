package org.dorsal.assessment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.Ledger;
import org.dorsal.store.SomePostgres;

/** The main job for tests of the rooms that call it. */
public final class SomeJobs {
    private SomeJobs() {}

    /** Main job on the shared database with the shipped knowledge, a fixed clock and a seeded random source. */
    public static MainJob at(Instant at, long seed) {
        return at(at, seed, SomeProfiles.knowledge());
    }

    /** The same with other knowledge. */
    public static MainJob at(Instant at, long seed, Knowledge knowledge) {
        return new MainJob(
                new Assess(knowledge, new Gate(Limits.ofRequests())),
                new Rendering(
                        new Vocabulary(knowledge.codes()::display),
                        new Software(UUID.fromString("00000000-0000-5000-8000-000000000001"), "Dorsal", "test")),
                new Ledger(SomePostgres.shared().asApplication(), Duration.ofSeconds(20)),
                Clock.fixed(at, ZoneOffset.UTC),
                new Random(seed),
                new NobodyWatches());
    }
}
