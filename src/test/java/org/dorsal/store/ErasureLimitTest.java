package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.DraftRows.NewSave;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import org.dorsal.store.LaunchRows.NewLaunch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A run of the retention lists patients and erases them one after the other, for hours. A patient who came back meanwhile is no
 * longer "without any record" within the period, and is kept (docs/audit/verify.md).
 */
class ErasureLimitTest {
    private static final Instant LIMIT = NOON.plusSeconds(3600);
    private static final Instant LATER = LIMIT.plusSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final byte[] BYTES = "{}".getBytes(StandardCharsets.UTF_8);

    private final TestPostgres postgres = TestPostgres.shared();
    private final Ledger ledger = new Ledger(postgres.asApplication(), TIMEOUT);
    private final ErasureRows erasure = new ErasureRows(postgres.asOwner(), TIMEOUT);

    /** Rows of a patient who comes back after an erasure. */
    private enum Visit {
        RESPONSE {
            @Override
            void begin(ErasureLimitTest test, String site) {
                test.ledger.append(site, SomeCommits.commitAt(LATER, SomeCommits.observation("new", 1, "ann", LATER)));
            }
        },
        DRAFT {
            @Override
            void begin(ErasureLimitTest test, String site) {
                var save = new NewSave(DraftVersion.NONE, LATER, LATER.plusSeconds(60), BYTES);
                new DraftRows(test.postgres.asApplication(), TIMEOUT)
                        .save(
                                new DraftKey(site, "ann", "Practitioner/1", "form|1"),
                                save,
                                SomeCommits.event(site, "bob"));
            }
        },
        LAUNCH {
            @Override
            void begin(ErasureLimitTest test, String site) {
                var launch = new NewLaunch(
                        site,
                        "launch",
                        "ann",
                        Optional.empty(),
                        new SessionEndRows.Owner(LATER, List.of()),
                        new byte[32],
                        LATER,
                        LATER.plusSeconds(60),
                        BYTES);
                new LaunchRows(test.postgres.asApplication(), TIMEOUT).begin(launch, SomeCommits.event(site, "bob"));
            }
        };

        abstract void begin(ErasureLimitTest test, String site);
    }

    @TestFactory
    Stream<DynamicTest> who_came_back_after_the_list_is_kept() {
        return Stream.of(Visit.values())
                .map(visit -> DynamicTest.dynamicTest(visit.name(), () -> {
                    String site = SomeCommits.someSite();
                    ledger.append(site, SomeCommits.commit(SomeCommits.observation("old", 1, "ann")));
                    assertThat(erasure.lastSeenBefore(site, LIMIT)).containsExactly("ann");

                    visit.begin(this, site);

                    assertThat(erase(site)).isEqualTo(new ErasureOutcome.RecordedSince());
                    assertThat(ledger.read(AccessScope.ofSite(site), "Observation", "old"))
                            .isPresent();
                    assertThat(erasure.lastSeenBefore(site, LIMIT)).isEmpty();
                }));
    }

    @Test
    void who_was_not_seen_since_is_erased() {
        String site = SomeCommits.someSite();
        ledger.append(site, SomeCommits.commit(SomeCommits.observation("old", 1, "ann")));
        assertThat(erase(site)).isInstanceOf(ErasureOutcome.ErasedRows.class);
        assertThat(ledger.read(AccessScope.ofSite(site), "Observation", "old")).isEmpty();
    }

    private ErasureOutcome erase(String site) {
        return erasure.erase(
                site,
                "ann",
                LIMIT,
                LATER.plusSeconds(60),
                _ -> SomeAuditEvents.of("erasure-" + site, Optional.empty(), List.of(), BYTES));
    }
}
