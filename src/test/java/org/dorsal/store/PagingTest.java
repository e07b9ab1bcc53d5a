package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.commitAt;
import static org.dorsal.store.SomeCommits.observation;
import static org.dorsal.store.SomeCommits.someSite;

import java.time.Duration;
import java.util.*;
import java.util.stream.IntStream;
import org.dorsal.store.ResourceQuery.QuerySort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PagingTest {
    private final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();

    @ParameterizedTest
    @EnumSource(QuerySort.class)
    void pages_together_show_every_resource_once_though_many_share_a_moment(QuerySort sort) {
        append(0, 17);

        var ids = ids(sort, 5);

        assertThat(ids).hasSize(17).doesNotHaveDuplicates().isSortedAccordingTo(order(sort));
    }

    @ParameterizedTest
    @EnumSource(QuerySort.class)
    void rows_that_arrive_between_two_pages_shift_nothing(QuerySort sort) {
        append(100, 110);
        var query = ResourceQuery.of("Observation").sorted(sort).paged(4);
        var first = ledger.search(AccessScope.ofSite(site), query);

        append(110, 113);
        append(90, 93);
        var ids =
                new ArrayList<>(first.versions().stream().map(StoredVersion::id).toList());
        ids.addAll(remainingIds(query, first));

        assertThat(ids)
                .doesNotHaveDuplicates()
                .containsAll(IntStream.range(100, 110).mapToObj(PagingTest::id).toList());
    }

    @Test
    void the_last_page_says_that_it_is_the_last_even_when_it_is_full() {
        append(0, 4);

        var first = ledger.search(
                AccessScope.ofSite(site), ResourceQuery.of("Observation").paged(2));
        var second = ledger.search(
                AccessScope.ofSite(site),
                ResourceQuery.of("Observation").paged(2).after(first.next().orElseThrow()));

        assertThat(first.next()).isPresent();
        assertThat(second.versions()).hasSize(2);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void the_count_is_of_all_pages() {
        append(0, 7);
        var query = ResourceQuery.of("Observation").paged(2);
        var second = query.after(
                ledger.search(AccessScope.ofSite(site), query).next().orElseThrow());

        assertThat(ledger.count(AccessScope.ofSite(site), second)).hasValue(7);
    }

    /** Three resources share a moment of the commit, and five a date; the later ids lie later. */
    private void append(int from, int to) {
        for (var number = from; number < to; number++) {
            ledger.append(
                    site,
                    commitAt(
                            NOON.plusSeconds(number / 3),
                            observation(id(number), 1, "p", NOON.plus(Duration.ofDays(number / 5)))));
        }
    }

    private List<String> ids(QuerySort sort, int size) {
        var query = ResourceQuery.of("Observation").sorted(sort).paged(size);
        var first = ledger.search(AccessScope.ofSite(site), query);
        var ids =
                new ArrayList<>(first.versions().stream().map(StoredVersion::id).toList());
        ids.addAll(remainingIds(query, first));
        return ids;
    }

    private List<String> remainingIds(ResourceQuery query, Page first) {
        var ids = new ArrayList<String>();
        var next = first.next();
        while (next.isPresent()) {
            var page = ledger.search(AccessScope.ofSite(site), query.after(next.get()));
            assertThat(page.versions()).hasSizeBetween(1, query.size());
            page.versions().forEach(version -> ids.add(version.id()));
            next = Optional.of(page).flatMap(Page::next);
        }
        return ids;
    }

    private static String id(int number) {
        return "o-%03d".formatted(number);
    }

    private static Comparator<String> order(QuerySort sort) {
        return switch (sort) {
            case FIRST_RECORDED_FIRST, EARLIEST_DATE_FIRST -> Comparator.naturalOrder();
            case LAST_RECORDED_FIRST, LATEST_DATE_FIRST -> Comparator.reverseOrder();
        };
    }
}
