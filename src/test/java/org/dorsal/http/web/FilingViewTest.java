package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Wording;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.FilingStatus.Overall;
import org.dorsal.writeback.KindPlan;
import org.dorsal.writeback.ResourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the texts about a delivery, over every state, reason and combination. */
class FilingViewTest {
    private static final FilingWords WORDS = words("en-US");
    private static final String FILED = "In the record since";

    @Test
    void every_state_with_every_reason_of_every_kind_has_its_words() {
        for (ResourceKind kind : ResourceKind.values()) {
            for (DeliveryState state : DeliveryState.values()) {
                for (Optional<DeliveryReason> reason : reasons()) {
                    DeliveryItem line = SomeFilings.line(kind, state, reason, Optional.empty());
                    FilingView view = view(SomeFilings.planned(line));
                    assertThat(view.lines()).singleElement().satisfies(shown -> {
                        assertThat(shown.sentences())
                                .as(kind + " " + state + " " + reason)
                                .isNotEmpty()
                                .allMatch(sentence -> sentence.endsWith("."));
                        assertThat(shown.sentences().toString())
                                .doesNotContain("{")
                                .doesNotContain("Optional")
                                .doesNotContain(state.name());
                    });
                }
            }
        }
    }

    @Test
    void nothing_is_called_filed_unless_it_was_seen_there() {
        for (DeliveryState state : DeliveryState.values()) {
            for (Optional<DeliveryReason> reason : reasons()) {
                DeliveryItem line = SomeFilings.line(ResourceKind.PLAN, state, reason, Optional.empty());
                FilingView view = view(SomeFilings.planned(line));
                boolean filed = state == DeliveryState.FILED;
                assertThat(view.lines().getFirst().sentences().toString().contains(FILED))
                        .as(state + " " + reason)
                        .isEqualTo(filed);
                assertThat(view.lines().getFirst().sign() == StatusIcon.GOOD).isEqualTo(filed);
                assertThat(view.head().equals(word("filing.head.IN_THE_RECORD")))
                        .isEqualTo(filed);
                assertThat(view.sign() == StatusIcon.GOOD).isEqualTo(filed);
            }
        }
    }

    @Test
    void the_head_says_in_the_record_only_when_all_that_holds_is_there() {
        List<DeliveryState> states = List.of(DeliveryState.values());
        for (DeliveryState first : states) {
            for (DeliveryState other : states) {
                for (boolean planned : List.of(true, false)) {
                    for (Optional<KindPlan.UnwrittenReason> note : Stream.concat(
                                    Stream.of(Optional.<KindPlan.UnwrittenReason>empty()),
                                    Arrays.stream(KindPlan.UnwrittenReason.values())
                                            .map(Optional::of))
                            .toList()) {
                        Map<ResourceKind, KindPlan.UnwrittenReason> left = new EnumMap<>(ResourceKind.class);
                        note.ifPresent(why -> left.put(ResourceKind.NOTE, why));
                        FilingStatus status = new FilingStatus(
                                Optional.of(SomeFilings.QUEUED),
                                planned,
                                left,
                                true,
                                List.of(
                                        SomeFilings.line(ResourceKind.PLAN, first),
                                        SomeFilings.line(ResourceKind.NOTE, other)));
                        boolean isFiled = planned
                                && (first == DeliveryState.FILED || other == DeliveryState.FILED)
                                && Stream.of(first, other)
                                        .allMatch(state ->
                                                state == DeliveryState.FILED || state == DeliveryState.SUPERSEDED)
                                && !(other == DeliveryState.FILED && note.isPresent());
                        String description = first + " " + other + " planned " + planned + " left out " + note;
                        assertThat(view(status).head().startsWith("In the record"))
                                .as(description)
                                .isEqualTo(isFiled);
                        assertThat(status.overall() == Overall.IN_THE_RECORD)
                                .as(description)
                                .isEqualTo(isFiled);
                    }
                }
            }
        }
    }

    @Test
    void what_the_ehr_could_not_be_asked_about_says_what_it_waits_for() {
        FilingStatus queued = new FilingStatus(Optional.of(SomeFilings.QUEUED), false, Map.of(), true, List.of());
        FilingStatus planned = new FilingStatus(Optional.of(SomeFilings.QUEUED), true, Map.of(), true, List.of());
        FilingStatus never = new FilingStatus(Optional.empty(), false, Map.of(), true, List.of());

        assertThat(view(queued).unplanned().orElseThrow())
                .startsWith("Queued since ")
                .contains("open Dorsal from this record again to send it")
                .doesNotContain("{");
        assertThat(view(planned).unplanned()).isEmpty();
        assertThat(view(never).unplanned()).isEmpty();
    }

    @Test
    void an_earlier_version_in_the_chart_is_not_this_one() {
        FilingStatus correcting = new FilingStatus(
                Optional.of(SomeFilings.QUEUED),
                false,
                Map.of(),
                true,
                List.of(SomeFilings.line(ResourceKind.PLAN, DeliveryState.FILED)));
        FilingView view = view(correcting);
        assertThat(view.head()).isEqualTo(word("filing.head.ON_ITS_WAY"));
        assertThat(view.lines().getFirst().sentences())
                .containsExactly(
                        "The record holds an earlier version of it, since 20-Nov-2026 09:32 Z. This version is not"
                                + " there.");
        assertThat(view.lines().getFirst().sign()).isEqualTo(StatusIcon.ATTENTION);
    }

    @ParameterizedTest
    @EnumSource(Overall.class)
    void every_word_for_all_of_it_stands_on_the_card_and_in_the_history(Overall overall) {
        for (String key : List.of(overall.name(), overall + "-withdrawn")) {
            assertThat(WORDS.message("filing.head." + key)).isNotBlank();
            assertThat(WORDS.message("history.sync." + key)).isNotBlank();
        }
    }

    @Test
    void a_withdrawal_is_never_told_as_a_result_in_the_record() {
        for (DeliveryState state : DeliveryState.values()) {
            FilingStatus status = SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, state));
            assertThat(view(status, true).head())
                    .doesNotStartWith("In the record")
                    .containsIgnoringCase("withdrawal");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "en-GB"})
    void what_stays_says_why_for_every_kind_and_reason(String locale) {
        for (ResourceKind kind : ResourceKind.values()) {
            for (KindPlan.UnwrittenReason why : KindPlan.UnwrittenReason.values()) {
                assertThat(words(locale).why(kind, why))
                        .startsWith("Stays in Dorsal: ")
                        .endsWith(".");
            }
        }
        FilingView view = view(new FilingStatus(
                Optional.of(SomeFilings.QUEUED),
                true,
                Map.of(ResourceKind.PLAN, KindPlan.UnwrittenReason.NOT_TAKEN),
                true,
                List.of(SomeFilings.line(ResourceKind.NOTE, DeliveryState.FILED))));
        assertThat(view.head()).isEqualTo(word("filing.head.IN_THE_RECORD-part"));
        assertThat(view.stays().getFirst().sentences())
                .containsExactly("Stays in Dorsal: this EHR does not accept care plans.");
    }

    @Test
    void a_plan_without_kinds_claims_the_record_only_as_far_as_the_EHR_takes_it() {
        FilingView view = view(new FilingStatus(
                Optional.of(SomeFilings.QUEUED),
                true,
                Map.of(),
                false,
                List.of(SomeFilings.line(ResourceKind.NOTE, DeliveryState.FILED))));
        assertThat(view.head()).isEqualTo(word("filing.head.IN_THE_RECORD-part"));
    }

    @Test
    void where_the_copy_is_stands_with_type_id_and_version_and_an_id_that_was_not_told_is_said_so() {
        assertThat(copyText(Optional.of(new EhrCopy("7", Optional.of("2")))))
                .isEqualTo("In the record since 20-Nov-2026 09:32 Z as CarePlan/7, version 2.");
        assertThat(copyText(Optional.of(new EhrCopy("7", Optional.empty()))))
                .isEqualTo("In the record since 20-Nov-2026 09:32 Z as CarePlan/7.");
        assertThat(copyText(Optional.empty()))
                .isEqualTo("In the record since 20-Nov-2026 09:32 Z. The EHR did not say under which ID.");
    }

    @Test
    void times_are_those_of_the_site() {
        FilingWords chicago = new FilingWords(Wording.Locale.EN_US, ZoneId.of("America/Chicago"));
        FilingView view = FilingView.of(
                about(false),
                SomeFilings.planned(SomeFilings.line(
                        ResourceKind.NOTE,
                        DeliveryState.PENDING,
                        Optional.of(DeliveryReason.EHR_SILENT),
                        Optional.empty())),
                chicago);
        assertThat(view.lines().getFirst().sentences())
                .containsExactly(
                        "Queued since 20-Nov-2026 03:32 CST; not in the record yet.",
                        word("filing.why.EHR_SILENT"),
                        "Next attempt: 20-Nov-2026 03:41 CST.");
    }

    @Test
    void a_browser_asks_again_until_nothing_changes_by_itself_and_rarely_while_all_waits() {
        assertThat(view(SomeFilings.NONE).every()).isEmpty();
        assertThat(view(new FilingStatus(Optional.of(SomeFilings.QUEUED), false, Map.of(), true, List.of()))
                        .every())
                .hasValue(Duration.ofSeconds(2));
        for (DeliveryState state : DeliveryState.values()) {
            assertThat(view(SomeFilings.planned(SomeFilings.line(ResourceKind.NOTE, state)))
                            .every()
                            .isEmpty())
                    .isEqualTo(state.settled());
        }
        DeliveryItem waits = SomeFilings.line(
                ResourceKind.NOTE, DeliveryState.PENDING, Optional.of(DeliveryReason.NO_LAUNCH), Optional.empty());
        assertThat(view(SomeFilings.planned(waits)).every()).hasValue(Duration.ofSeconds(15));
        assertThat(view(SomeFilings.planned(waits, SomeFilings.line(ResourceKind.PLAN, DeliveryState.SENT)))
                        .every())
                .hasValue(Duration.ofSeconds(2));
    }

    @Test
    void an_ehrs_words_are_bounded_and_turn_nothing_around() {
        DeliveryItem line = SomeFilings.line(
                ResourceKind.NOTE,
                DeliveryState.REJECTED,
                Optional.of(DeliveryReason.REFUSED),
                Optional.of("\u202eno\u0000" + "\ud83e\ude7b".repeat(5_000)));
        assertThat(view(SomeFilings.planned(line)).lines().getFirst().ehrSays().orElseThrow())
                .startsWith("\ufffdno\ufffd")
                .endsWith("…")
                .satisfies(text ->
                        assertThat(text.codePointCount(0, text.length())).isEqualTo(601));
    }

    private static String copyText(Optional<EhrCopy> copy) {
        DeliveryItem line =
                SomeFilings.line(ResourceKind.PLAN, DeliveryState.FILED, Optional.empty(), copy, Optional.empty());
        return view(SomeFilings.planned(line)).lines().getFirst().sentences().getFirst();
    }

    private static List<Optional<DeliveryReason>> reasons() {
        List<Optional<DeliveryReason>> reasons = new ArrayList<>(List.of(Optional.empty()));
        Arrays.stream(DeliveryReason.values()).map(Optional::of).forEach(reasons::add);
        return reasons;
    }

    private static FilingWords words(String locale) {
        return new FilingWords(locale.equals("en-GB") ? Wording.Locale.EN_GB : Wording.Locale.EN_US, ZoneOffset.UTC);
    }

    private static FilingView.FilingSubject about(boolean withdrawn) {
        return new FilingView.FilingSubject(SomeFilings.ASSESSMENT, withdrawn, Map.of());
    }

    private static FilingView view(FilingStatus status) {
        return view(status, false);
    }

    private static FilingView view(FilingStatus status, boolean withdrawn) {
        return FilingView.of(about(withdrawn), status, WORDS);
    }
}
