package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeContents.order;
import static org.dorsal.writeback.SomeContents.pieces;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.assessment.SiteRules;
import org.dorsal.note.NoteText;
import org.dorsal.note.NoteText.NoteRenderer;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.junit.jupiter.api.Test;

/** An order is about one version of an assessment, and delivers exactly that. */
class LedgerContentsTest {
    private static final SomeScoredResponse FLAGGED = SomeScoredResponse.nothingWrong()
            .with("function-loss", "both-legs-weak")
            .with("fever-time", "now-or-3-days");

    private final SignedAssessments signed = new SignedAssessments(SomeContents.SITE);

    @Test
    void what_is_referred_to_comes_first() {
        List<Deliverable> pieces = pieces(signed, signed.signed(FLAGGED), 1);
        assertThat(pieces)
                .extracting(Deliverable::kind)
                .containsExactly(
                        ResourceKind.RESPONSE,
                        ResourceKind.SCORE,
                        ResourceKind.SCORE,
                        ResourceKind.SCORE,
                        ResourceKind.SCORE,
                        ResourceKind.SCORE,
                        ResourceKind.VITAL_SIGN,
                        ResourceKind.VITAL_SIGN,
                        ResourceKind.VITAL_SIGN,
                        ResourceKind.VITAL_SIGN,
                        ResourceKind.VITAL_SIGN,
                        ResourceKind.VITAL_SIGN,
                        ResourceKind.PANEL,
                        ResourceKind.PLAN,
                        ResourceKind.NOTE);
        assertThat(pieces.stream().filter(piece -> piece.kind() != ResourceKind.VITAL_SIGN))
                .extracting(Deliverable::status)
                .containsExactly(
                        "completed", "final", "final", "final", "final", "final", "final", "active", "current");
    }

    @Test
    void a_plan_that_was_taken_back_comes_before_the_one_in_its_place() {
        String id = signed.signed(SomeScoredResponse.nothingWrong());
        signed.amended(id, 1, FLAGGED);
        List<Deliverable> second = pieces(signed, id, 2);
        assertThat(second.stream().filter(piece -> piece.kind() == ResourceKind.PLAN))
                .extracting(Deliverable::status)
                .containsExactly("revoked", "active");
        assertThat(second.getFirst().version()).isEqualTo(2);
        assertThat(SomeContents.first(second, ResourceKind.PANEL).status()).isEqualTo("amended");
    }

    @Test
    void an_order_that_was_overtaken_still_gives_its_own_version() {
        String id = signed.signed(SomeScoredResponse.nothingWrong());
        signed.amended(id, 1, FLAGGED);
        List<Deliverable> first = pieces(signed, id, 1);
        assertThat(first).extracting(Deliverable::version).containsOnly(1);
        assertThat(SomeContents.first(first, ResourceKind.PLAN).status()).isEqualTo("active");
    }

    @Test
    void what_was_withdrawn_is_withdrawn_in_every_piece() {
        String id = signed.signed(FLAGGED);
        signed.withdrawn(id, 1, FLAGGED);
        NoteRenderer notes =
                order -> Optional.of(SomeContents.note(order.version(), NoteText.NoteStatus.ENTERED_IN_ERROR));
        List<Deliverable> pieces =
                SomeContents.contents(signed, notes).of(order(id, 2)).orElseThrow();
        assertThat(pieces).allMatch(Deliverable::withdrawn);
        assertThat(pieces)
                .extracting(Deliverable::kind)
                .contains(ResourceKind.RESPONSE, ResourceKind.PLAN, ResourceKind.NOTE);
    }

    @Test
    void what_nobody_signed_brings_a_proposal() {
        String id = signed.received(SomeScoredResponse.nothingWrong());
        assertThat(pieces(signed, id, 1))
                .extracting(piece -> piece.kind() + " " + piece.status())
                .containsExactly(
                        "RESPONSE completed",
                        "SCORE preliminary",
                        "SCORE preliminary",
                        "SCORE preliminary",
                        "SCORE preliminary",
                        "SCORE preliminary",
                        "VITAL_SIGN preliminary",
                        "VITAL_SIGN preliminary",
                        "VITAL_SIGN preliminary",
                        "VITAL_SIGN preliminary",
                        "VITAL_SIGN preliminary",
                        "VITAL_SIGN preliminary",
                        "PANEL preliminary",
                        "PLAN draft",
                        "NOTE current");
        signed.signedAfterwards(id);
        assertThat(SomeContents.first(pieces(signed, id, 2), ResourceKind.RESPONSE)
                        .version())
                .isEqualTo(1);
    }

    @Test
    void a_site_without_signatures_brings_final_results_and_a_proposal() {
        SignedAssessments unsigned = new SignedAssessments(SomeContents.SITE, SiteRules.SignOffRule.NONE);
        assertThat(pieces(unsigned, unsigned.received(SomeScoredResponse.nothingWrong()), 1))
                .extracting(Deliverable::status)
                .containsOnly("completed", "final", "draft", "current")
                .startsWith("completed")
                .endsWith("draft", "current");
    }

    @Test
    void a_note_of_another_version_is_left_out() {
        String id = signed.signed(SomeScoredResponse.nothingWrong());
        NoteRenderer newer = _ -> Optional.of(SomeContents.note(2, NoteText.NoteStatus.AMENDED));
        assertThat(SomeContents.contents(signed, newer).of(order(id, 1)).orElseThrow())
                .extracting(Deliverable::kind)
                .doesNotContain(ResourceKind.NOTE)
                .contains(ResourceKind.PLAN);
        assertThat(SomeContents.contents(signed, _ -> Optional.empty())
                        .of(order(id, 1))
                        .orElseThrow())
                .extracting(Deliverable::kind)
                .doesNotContain(ResourceKind.NOTE);
    }

    @Test
    void what_is_not_there_or_another_patients_or_broken_is_nothing() {
        String id = signed.signed(SomeScoredResponse.nothingWrong());
        LedgerContents contents = SomeContents.contents(signed, SomeContents.notes());
        assertThat(contents.of(order(id, 2))).isEmpty();
        assertThat(contents.of(new DeliveryOrder(
                        SomeContents.SITE,
                        "another",
                        id,
                        1,
                        Optional.empty(),
                        SomeContents.CREATED,
                        Optional.empty(),
                        false,
                        false)))
                .isEmpty();
        assertThat(SomeContents.contents(signed, _ -> {
                            throw new IllegalStateException("a stored thing is not readable");
                        })
                        .of(order(id, 1)))
                .isEmpty();
    }

    @Test
    void the_note_is_one_resource_in_all_versions_and_carries_all_its_forms() {
        String id = signed.signed(SomeScoredResponse.nothingWrong());
        Deliverable note = SomeContents.first(pieces(signed, id, 1), ResourceKind.NOTE);
        signed.amended(id, 1, FLAGGED);
        assertThat(SomeContents.first(pieces(signed, id, 2), ResourceKind.NOTE).slot())
                .isEqualTo(note.slot());
        var json = ResourceTree.of(note.json());
        assertThat(json.at("/content")
                        .valueStream()
                        .map(content -> ResourceTree.text(content, "/attachment/contentType")))
                .containsExactly("text/html", "application/pdf", "text/plain");
        assertThat(new String(
                        Base64.getDecoder().decode(ResourceTree.text(json, "/content/0/attachment/data")),
                        StandardCharsets.UTF_8))
                .contains("Nothing");
        assertThat(json.at("/content/1/attachment/size").intValue()).isEqualTo(5);
        assertThat(ResourceTree.text(json, "/type/coding/0/code")).isEqualTo("18776-5");
        assertThat(SomeValidator.errorsIn(note.json())).isEmpty();
    }
}
