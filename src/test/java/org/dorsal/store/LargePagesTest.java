package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.commitAt;
import static org.dorsal.store.SomeCommits.someSite;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.stream.IntStream;
import org.dorsal.store.ResourceQuery.QuerySort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of large resources end early, and the next page begins there: no resource is lost or given twice. */
class LargePagesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int BYTES = 900_000;

    /** Documented limit of a page: two mebibytes and the resource that exceeds them. */
    private static final int MAX_BYTES = 2 * 1024 * 1024 + BYTES;

    private final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), TIMEOUT);
    private final String site = someSite();
    private final AccessScope reach = AccessScope.ofSite(site);

    @ParameterizedTest
    @EnumSource(QuerySort.class)
    void a_search_gives_each_resource_once(QuerySort sort) {
        List<String> stored = append(true);
        ResourceQuery query = ResourceQuery.of("Observation").sorted(sort).paged(100);
        List<String> ids = new ArrayList<>();
        int pages = 0;
        Optional<Page.Position> after = Optional.empty();
        do {
            Page page = ledger.search(reach, after.map(query::after).orElse(query));
            assertThat(bytes(page.versions())).isBetween(1, MAX_BYTES);
            page.versions().forEach(version -> ids.add(version.id()));
            after = page.next();
            pages++;
        } while (after.isPresent());

        assertThat(ids).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(pages).isBetween(2, 4);
        assertThat(Page.all(query, each -> ledger.search(reach, each))
                        .flatMap(page -> page.versions().stream())
                        .map(StoredVersion::id))
                .containsExactlyElementsOf(ids);
    }

    /** Bodies that compress well are small in the database and large in memory. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_page_is_bounded_by_its_bytes_as_sent(boolean random) {
        append(random);

        Page page = ledger.search(reach, ResourceQuery.of("Observation").paged(100));

        assertThat(page.versions()).hasSize(3);
        assertThat(page.next()).isPresent();
    }

    @Test
    void a_history_gives_each_version_once() {
        for (int version = 1; version <= 8; version++) {
            ledger.append(site, commitAt(NOON.plusSeconds(version), large("o-1", version, NOON, version % 2 == 0)));
        }
        List<Integer> versions = new ArrayList<>();
        HistoryQuery query = HistoryQuery.NEWEST;
        boolean more = true;
        while (more) {
            Ledger.VersionHistory page = ledger.history(reach, "Observation", "o-1", query);
            assertThat(bytes(page.versions())).isBetween(1, MAX_BYTES);
            assertThat(page.total()).isEqualTo(8);
            page.versions().forEach(version -> versions.add(version.version()));
            query = new HistoryQuery(Instant.MIN, Instant.MIN, Instant.MAX, versions.getLast(), 100);
            more = page.more();
        }

        assertThat(versions).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
    }

    @Test
    void an_export_gives_each_resource_once() {
        List<String> stored = append(true);
        ExportReads reads = new ExportReads(TestPostgres.shared().asApplication(), TIMEOUT);
        ExportReads.ExportScan scan =
                new ExportReads.ExportScan(site, "Observation", false, NOON.plus(Duration.ofDays(1)), Optional.empty());
        List<String> ids = new ArrayList<>();
        Optional<String> last = Optional.of("");
        while (last.isPresent()) {
            ExportReads.ExportPage page = reads.page(scan, last.get(), Optional.empty(), 200);
            assertThat(bytes(page.versions())).isLessThanOrEqualTo(MAX_BYTES);
            page.versions().forEach(version -> ids.add(version.id()));
            last = page.last();
        }

        assertThat(ids).containsExactlyElementsOf(stored);
    }

    private static int bytes(List<StoredVersion> versions) {
        return versions.stream().mapToInt(version -> version.body().length).sum();
    }

    /** Appends eight large resources, two of them at each moment. */
    private List<String> append(boolean random) {
        return IntStream.range(0, 8)
                .mapToObj(number -> {
                    String id = "o-" + number;
                    Instant moment = NOON.plusSeconds(number / 2);
                    ledger.append(site, commitAt(moment, large(id, 1, moment, random)));
                    return id;
                })
                .toList();
    }

    private static NewVersion large(String id, int version, Instant from, boolean random) {
        String text = random
                ? new Random(version)
                        .ints(BYTES, 'a', 'z' + 1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : "a".repeat(BYTES);
        byte[] body = "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"note\":[{\"text\":\"%s\"}]}"
                .formatted(id, text)
                .getBytes(StandardCharsets.UTF_8);
        return new NewVersion(
                "Observation", id, version, "p", "preliminary", from, from.plusSeconds(1), List.of(), body);
    }
}
