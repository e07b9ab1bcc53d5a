package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.CapturedLog;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final List<ProfileFile> FILES = ShippedProfiles.files();
    private static final long EXAMPLES = FILES.stream()
            .map(ProfileFile::path)
            .filter(path -> path.startsWith("examples/") && path.endsWith(".expected.json"))
            .count();

    private final WarmUp warmUp = new WarmUp(SomeProfiles.knowledge());

    @Test
    void each_example_runs_the_whole_way_that_a_response_takes() {
        assertThat(warmUp.until(() -> false, FILES)).isGreaterThan(50).isEqualTo((int) EXAMPLES);
    }

    /**
     * performance.md, warm-up: it would take the core that loads classes; a training run shows the cache what it
     * needs.
     */
    @Test
    void without_a_cache_of_classes_no_start_warms_up() {
        assertThat(WarmUp.pays(List.of("-Xmx512m", "-XX:+UseSerialGC"))).isFalse();
        assertThat(WarmUp.pays(List.of("-Xmx512m", "-XX:AOTCache=/app/dorsal.aot")))
                .isTrue();
        assertThat(WarmUp.pays(List.of("-XX:AOTCacheOutput=/app/dorsal.aot"))).isTrue();
    }

    @Test
    void it_stops_when_the_service_is_ready() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(warmUp.until(() -> asked.incrementAndGet() > 3, FILES)).isEqualTo(3);
    }

    @Test
    void what_breaks_it_off_is_named_in_the_log_by_its_kind_alone() {
        try (var log = new CapturedLog(ShippedKnowledge.class)) {
            ShippedKnowledge.logged(() -> {
                throw new IllegalStateException("canary");
            });

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("java.lang.IllegalStateException")
                    .doesNotContain("canary");
        }
    }

    /** The start itself tells every finding. */
    @Test
    void knowledge_that_is_refused_is_not_told_twice() {
        try (var log = new CapturedLog(ShippedKnowledge.class)) {
            ShippedKnowledge.logged(() -> {
                throw new KnowledgeRefused(List.of());
            });

            assertThat(log.lines()).isEmpty();
        }
    }
}
