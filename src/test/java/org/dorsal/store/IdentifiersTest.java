package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.store.Commit.NewAssessment;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    @Test
    void an_identifier_of_any_length_fits_the_index_and_is_found() {
        var ledger = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
        var site = SomeCommits.someSite();
        var random = SomeCommits.randomOf(7);
        var identifier = "identifier="
                + Stream.generate(() -> SomeCommits.uuid(random)).limit(200).collect(Collectors.joining());
        ledger.append(site, SomeCommits.commit(SomeCommits.observation("o", 1, "ann", SomeCommits.NOON, identifier)));

        assertThat(findVersions(ledger, site, identifier)).hasSize(1);
        assertThat(findVersions(ledger, site, identifier.substring(0, 7_000))).isEmpty();
    }

    private static List<StoredVersion> findVersions(Ledger ledger, String site, String term) {
        return ledger.search(
                        AccessScope.ofSite(site),
                        ResourceQuery.of("Observation").and(new SearchCondition.AnyTerm(Set.of(term))))
                .versions();
    }

    @Test
    void an_identifier_that_has_to_be_unique_is_bounded() {
        assertThatThrownBy(() -> new NewAssessment("a", "p", Optional.of("x".repeat(501)), new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
