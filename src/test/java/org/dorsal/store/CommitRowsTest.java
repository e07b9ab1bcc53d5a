package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.*;
import java.util.stream.Stream;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.Commit.NewNotice;
import org.dorsal.store.Commit.NewSignOff;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every row of a commit is in its table afterwards, whichever kinds of rows come together: each kind alone and each pair,
 * in one commit and in two commits of a transaction. The kinds are the components of {@link Commit}, so a new one joins.
 */
class CommitRowsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final List<RecordComponent> KINDS = Arrays.stream(Commit.class.getRecordComponents())
            .filter(component -> !component.getType().equals(Instant.class))
            .toList();

    /** A row of each kind with this id. */
    private static final Map<String, Function<String, Object>> ROWS = Map.of(
            "assessment", id -> Optional.of(new NewAssessment(id, "p-" + id, Optional.empty(), new byte[32])),
            "versions", id -> List.of(SomeCommits.observation(id, 1, "p-" + id)),
            "events", id -> List.of(SomeCommits.event("event-" + id, "p-" + id)),
            "deliveries", id -> List.of(new NewDelivery("p-" + id, id, 1, Optional.empty())),
            "signOff",
                    id -> Optional.of(new NewSignOff(
                            "p-" + id,
                            id,
                            1,
                            "Practitioner/" + id,
                            "",
                            Optional.empty(),
                            "{}".getBytes(StandardCharsets.UTF_8))),
            "result", id -> Optional.of(SomeCommits.result(id, 1, "p-" + id, NOON)),
            "notices", id -> List.of(new NewNotice("p-" + id, "received", "QuestionnaireResponse/" + id)));

    private static final Map<String, List<String>> TABLES = Map.of(
            "assessment", List.of("assessment where id"),
            "versions",
                    List.of(
                            "resource_version where type = 'Observation' and id",
                            "resource_version where newest and type = 'Observation' and assessment"),
            "result", List.of("result_set where assessment"),
            "events", List.of("audit_event where substr(id, 7)", "log_waiting where substr(event, 7)"),
            "deliveries", List.of("delivery where assessment", "delivery_lane where substr(patient, 3)"),
            "signOff", List.of("sign_off where assessment", "clinician where split_part(reference, '/', 2)"),
            "notices", List.of("subscription_notice where split_part(focus, '/', 2)"));

    /** Response of a signature in a commit without an assessment. */
    private static final NewVersion SIGNED = SomeCommits.response("one", 1, "p-one", "completed", "urn:some|one");

    private final TestPostgres postgres = TestPostgres.shared();
    private final Ledger ledger = new Ledger(postgres.asApplication(), TIMEOUT);

    @TestFactory
    Stream<DynamicTest> every_row_of_a_commit_is_stored() {
        return cases((site, kinds) -> ledger.append(site, commit("one", kinds)) instanceof CommitOutcome.Appended);
    }

    @TestFactory
    Stream<DynamicTest> every_row_of_a_transaction_of_one_commit_is_stored() {
        return cases((site, kinds) -> isCommitted(site, List.of(commit("one", kinds))));
    }

    @TestFactory
    Stream<DynamicTest> every_row_of_a_transaction_of_a_commit_for_each_kind_is_stored() {
        return cases((site, kinds) -> isCommitted(
                site, kinds.stream().map(kind -> commit("one", List.of(kind))).toList()));
    }

    private Stream<DynamicTest> cases(BiPredicate<String, List<RecordComponent>> append) {
        return combinations()
                .map(kinds -> DynamicTest.dynamicTest(names(kinds).toString(), () -> {
                    String site = SomeCommits.someSite();
                    assertThat(ledger.append(site, SomeCommits.commit(SIGNED)))
                            .isInstanceOf(CommitOutcome.Appended.class);
                    assertThat(append.test(site, kinds)).isTrue();
                    for (String kind : names(kinds)) {
                        for (String table : TABLES.get(kind)) {
                            assertThat(TestPostgres.numbers(
                                            postgres.asSuperuser(),
                                            "select count(*) from " + table + " = 'one' and site = '" + site + "'"))
                                    .as(table)
                                    .containsExactly(1L);
                        }
                    }
                }));
    }

    private boolean isCommitted(String site, List<Commit> commits) {
        List<BooleanSupplier> steps = commits.stream()
                .<BooleanSupplier>map(commit -> () -> ledger.append(site, commit) instanceof CommitOutcome.Appended)
                .toList();
        return ledger.transact(site, steps) == Ledger.TransactionOutcome.COMMITTED;
    }

    /** Every kind alone, every pair, and all kinds. */
    private static Stream<List<RecordComponent>> combinations() {
        Stream<List<RecordComponent>> pairs = KINDS.stream()
                .flatMap(first -> KINDS.stream()
                        .filter(second -> KINDS.indexOf(second) >= KINDS.indexOf(first))
                        .map(second -> first.equals(second) ? List.of(first) : List.of(first, second)));
        return Stream.concat(pairs, Stream.of(KINDS));
    }

    private static List<String> names(List<RecordComponent> kinds) {
        return kinds.stream().map(RecordComponent::getName).toList();
    }

    /** A commit with a row of these kinds and none of the others, except that results have an event. */
    private static Commit commit(String id, List<RecordComponent> kinds) {
        Object[] values = Arrays.stream(Commit.class.getRecordComponents())
                .map(component -> component.getType().equals(Instant.class)
                        ? NOON
                        : names(kinds).contains(component.getName())
                                ? ROWS.get(component.getName()).apply(id)
                                : component.getName().equals("events")
                                                && names(kinds).contains("result")
                                        ? List.of(SomeCommits.event("result-" + id, "p-" + id))
                                        : component.getType().equals(List.class) ? List.of() : Optional.empty())
                .toArray();
        try {
            Constructor<Commit> canonical =
                    Commit.class.getDeclaredConstructor(Arrays.stream(Commit.class.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            return canonical.newInstance(values);
        } catch (ReflectiveOperationException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
