package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeFilings.takes;
import static org.dorsal.http.web.SomeWords.word;

import java.time.ZoneOffset;
import java.util.*;
import org.dorsal.knowledge.Wording;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingPreview.PreviewResult;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.KindPlan;
import org.dorsal.writeback.ResourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the preview before a signature, over every kind of resource and way of delivery. */
class WritePreviewViewTest {
    private static final FilingWords WORDS = new FilingWords(Wording.Locale.EN_US, ZoneOffset.UTC);
    private static final KindPlan.WrittenKind NEW_AND_CORRECTED =
            new KindPlan.WrittenKind(true, new KindPlan.Lookup.ByIdentifier(), true, Optional.empty());
    private static final KindPlan.WrittenKind NEW_ONLY =
            new KindPlan.WrittenKind(false, new KindPlan.Lookup.ByIdentifier(), false, Optional.empty());
    private static final Map<ResourceKind, Integer> ONE_SCORE = Map.of(ResourceKind.SCORE, 1);

    @Test
    void an_ehr_that_takes_all_is_told_kind_by_kind() {
        WritePreviewView view = view(takes(NEW_AND_CORRECTED, KindPlan.UnwrittenReason.SITE, ResourceKind.values()));
        assertThat(view.head()).isEqualTo(word("reach.ALL"));
        assertThat(view.byHand()).isFalse();
        assertThat(view.rows())
                .extracting(WritePreviewView.ReachRow::kind)
                .containsExactly(
                        "Answers",
                        word("filing.kind.SCORE"),
                        "Vital signs",
                        "Result",
                        word("filing.kind.PLAN"),
                        "Note");
        assertThat(view.rows()).allSatisfy(row -> {
            assertThat(row.sentences()).containsExactly(word("reach.written"));
            assertThat(row.sign()).isEqualTo(StatusIcon.GOOD);
        });
    }

    @Test
    void an_ehr_that_takes_notes_only_says_what_stays_and_why() {
        WritePreviewView view = view(takes(NEW_ONLY, KindPlan.UnwrittenReason.NOT_TAKEN, ResourceKind.NOTE));
        assertThat(view.head()).startsWith("Part of it will be written");
        assertThat(textOf(view, ResourceKind.PLAN)).isEqualTo("Stays in Dorsal: this EHR does not accept care plans.");
        assertThat(textOf(view, ResourceKind.NOTE)).isEqualTo(word("reach.written"));
    }

    @Test
    void where_nothing_is_writable_it_is_said_plainly() {
        for (KindPlan.UnwrittenReason why : KindPlan.UnwrittenReason.values()) {
            WritePreviewView view = view(takes(NEW_ONLY, why));
            assertThat(view.head())
                    .startsWith("Nothing is written to this record")
                    .contains("copy the note");
            assertThat(view.byHand()).isTrue();
            assertThat(view.byClinician()).isFalse();
            assertThat(view.sign()).isEqualTo(StatusIcon.ASIDE);
        }
        WritePreviewView off =
                WritePreviewView.of(new PreviewResult.DisabledPreview(), Optional.empty(), Map.of(), WORDS);
        assertThat(off.head()).startsWith("This site writes nothing back").contains("copy the note");
        assertThat(off.byHand()).isTrue();
    }

    @Test
    void what_is_not_known_yet_promises_nothing() {
        WritePreviewView view = WritePreviewView.of(new PreviewResult.UnknownPlan(), Optional.empty(), Map.of(), WORDS);
        assertThat(view.head()).contains("has not said yet what it accepts", "queued", "next page");
        assertThat(view.sign()).isEqualTo(StatusIcon.WAITING);
        assertThat(view.rows()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ResourceKind.class)
    void a_right_that_was_not_given_is_the_clinicians_or_the_sites(ResourceKind kind) {
        var writePlan = takes(NEW_ONLY, KindPlan.UnwrittenReason.NO_SCOPE);
        assertThat(textOf(
                        WritePreviewView.of(
                                new PreviewResult.KnownPlan(writePlan, true), Optional.empty(), ONE_SCORE, WORDS),
                        kind))
                .startsWith("Stays in Dorsal: you were not given the right to write ")
                .endsWith(" in this launch.");
        assertThat(textOf(
                        WritePreviewView.of(
                                new PreviewResult.KnownPlan(writePlan, false), Optional.empty(), ONE_SCORE, WORDS),
                        kind))
                .startsWith("Stays in Dorsal: the right to write ")
                .endsWith(" was not given.");
    }

    @Test
    void what_goes_by_a_clinicians_launch_is_marked_as_that() {
        var writePlan = takes(NEW_ONLY, KindPlan.UnwrittenReason.NOT_TAKEN, ResourceKind.NOTE);
        assertThat(WritePreviewView.of(new PreviewResult.KnownPlan(writePlan, true), Optional.empty(), ONE_SCORE, WORDS)
                        .byClinician())
                .isTrue();
        assertThat(view(writePlan).byClinician()).isFalse();
    }

    @Test
    void a_mapped_value_says_so() {
        assertThat(textOf(
                        view(takes(
                                new KindPlan.WrittenKind(
                                        false,
                                        new KindPlan.Lookup.ByIdentifier(),
                                        false,
                                        Optional.of(Set.of("http://loinc.org|72514-3"))),
                                KindPlan.UnwrittenReason.NOT_TAKEN,
                                ResourceKind.SCORE)),
                        ResourceKind.SCORE))
                .contains("What this EHR has a code for");
    }

    @Test
    void what_an_assessment_lacks_is_not_promised() {
        WritePreviewView view = WritePreviewView.of(
                new PreviewResult.KnownPlan(
                        takes(NEW_ONLY, KindPlan.UnwrittenReason.NOT_TAKEN, ResourceKind.values()), false),
                Optional.empty(),
                Map.of(ResourceKind.SCORE, 0),
                WORDS);
        assertThat(textOf(view, ResourceKind.SCORE)).isEqualTo(word("reach.none"));
        assertThat(textOf(view, ResourceKind.SCORE)).isEqualTo(word("reach.none"));
        assertThat(view.head()).startsWith("All of it");
    }

    @Test
    void a_correction_that_an_ehr_does_not_take_is_told_before_it_is_signed() {
        var writePlan = takes(NEW_ONLY, KindPlan.UnwrittenReason.NOT_TAKEN, ResourceKind.values());
        WritePreviewView view = WritePreviewView.of(
                new PreviewResult.KnownPlan(writePlan, false), filed(DeliveryState.FILED), ONE_SCORE, WORDS);
        assertThat(textOf(view, ResourceKind.NOTE)).contains("a new note is filed that names the one it replaces");
        assertThat(textOf(view, ResourceKind.PLAN))
                .contains("can’t be written over", "A person has to correct it in the record");
        assertThat(view.sign()).isEqualTo(StatusIcon.ATTENTION);

        WritePreviewView corrected = WritePreviewView.of(
                new PreviewResult.KnownPlan(
                        takes(NEW_AND_CORRECTED, KindPlan.UnwrittenReason.NOT_TAKEN, ResourceKind.values()), false),
                filed(DeliveryState.FILED),
                ONE_SCORE,
                WORDS);
        assertThat(corrected.rows())
                .allSatisfy(row -> assertThat(row.sentences()).containsExactly(word("reach.updated")));
    }

    @ParameterizedTest
    @EnumSource(
            value = DeliveryReason.class,
            names = {"CHANGED_THERE", "TWICE_THERE", "ID_NOT_TOLD", "NO_CORRECTIONS"})
    void a_copy_that_was_met_there_stays_one_although_the_newest_is_stopped(DeliveryReason reason) {
        var parked = Optional.of(SomeFilings.planned(
                SomeFilings.line(ResourceKind.PLAN, DeliveryState.PARKED, Optional.of(reason), Optional.empty())));
        var plan = new PreviewResult.KnownPlan(
                takes(NEW_ONLY, KindPlan.UnwrittenReason.NOT_TAKEN, ResourceKind.values()), false);
        assertThat(textOf(WritePreviewView.of(plan, parked, ONE_SCORE, WORDS), ResourceKind.PLAN))
                .contains("can’t be written over");
    }

    @ParameterizedTest
    @EnumSource(
            value = DeliveryState.class,
            names = {"FILED"},
            mode = EnumSource.Mode.EXCLUDE)
    void what_was_never_seen_there_is_written_anew(DeliveryState state) {
        var plan = new PreviewResult.KnownPlan(
                takes(NEW_ONLY, KindPlan.UnwrittenReason.NOT_TAKEN, ResourceKind.values()), false);
        assertThat(WritePreviewView.of(plan, filed(state), ONE_SCORE, WORDS).rows())
                .allSatisfy(row -> assertThat(row.sentences()).containsExactly(word("reach.written")));
    }

    private static Optional<FilingStatus> filed(DeliveryState state) {
        return Optional.of(SomeFilings.planned(List.of(ResourceKind.values()).stream()
                .map(kind -> SomeFilings.line(kind, state))
                .toArray(DeliveryItem[]::new)));
    }

    private static WritePreviewView view(org.dorsal.writeback.KindPlan.WritePlan writePlan) {
        return WritePreviewView.of(new PreviewResult.KnownPlan(writePlan, false), Optional.empty(), ONE_SCORE, WORDS);
    }

    private static String textOf(WritePreviewView view, ResourceKind kind) {
        return String.join(
                " ",
                view.rows().get(List.of(ResourceKind.values()).indexOf(kind)).sentences());
    }
}
