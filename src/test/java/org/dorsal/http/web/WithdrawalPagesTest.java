package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.util.*;
import org.dorsal.assessment.AssessmentReader.StoredAssessment;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Provenance;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** Withdrawal of a signed assessment on its page: with a reason and a confirmation, or not at all. */
class WithdrawalPagesTest {
    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void a_clinician_withdraws_with_a_reason_and_a_confirmation() {
        String id = signed();
        ReviewReply reply = withdraw(id, "reason=  Answers of another patient ", "confirmed=yes");
        assertThat(reply.status()).isEqualTo(303);
        ReviewReply page =
                review.get(reply.location().substring(reply.location().indexOf("/assessment/")));
        assertThat(page.text("h1")).isEqualTo(word("signed.withdrawn"));
        assertThat(page.text(".conflict"))
                .contains("Withdrawn by Dr Sample Person", "Reason: Answers of another patient");
        StoredAssessment stored = review.stored(id);
        assertThat(stored.results().subList(0, stored.results().size() - 1))
                .extracting(StoredVersion::status)
                .containsOnly("entered-in-error");
        assertThat(provenance(stored).getReasonFirstRep().getText()).isEqualTo("Answers of another patient");
        assertThat(review.get("/history").text(".past tbody tr"))
                .contains("Withdrawn, entered in error", "Withdrawn by Dr Sample Person");
    }

    @Test
    void without_reason_or_confirmation_nothing_is_withdrawn_and_the_entries_stay() {
        String id = signed();
        ReviewReply unconfirmed = withdraw(id, "reason=Another patient");
        assertThat(unconfirmed.status()).isEqualTo(422);
        assertThat(unconfirmed.html().select("#faults a").eachAttr("href")).containsExactly("#withdraw-confirmed");
        assertThat(unconfirmed.single("#withdraw-reason").wholeText()).isEqualTo("Another patient");
        assertThat(unconfirmed.single("#withdraw-confirmed").attr("aria-describedby"))
                .isEqualTo(unconfirmed.single("#withdraw .problem").id());
        ReviewReply unreasoned = withdraw(id, "reason=   ", "confirmed=yes");
        assertThat(unreasoned.status()).isEqualTo(422);
        assertThat(unreasoned.html().select("#faults a").eachAttr("href")).containsExactly("#withdraw-reason");
        assertThat(unreasoned.single("#withdraw-confirmed").hasAttr("checked")).isTrue();
        assertThat(withdraw(id, "reason=" + "x".repeat(2_001), "confirmed=yes").status())
                .isEqualTo(422);
        assertThat(review.stored(id).withdrawn()).isFalse();
    }

    @Test
    void a_page_that_shows_an_earlier_version_withdraws_nothing() {
        String id = signed();
        PageForm form = form(review.get("/assessment/" + id), "reason=Another patient", "confirmed=yes");
        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.signed("amendment=Cancer was forgotten");
        ReviewReply reply = review.post("/assessment/" + id + "/withdraw", form);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text("h1")).isEqualTo(word("review.stop.changed-withdrawal.title"));
        assertThat(review.stored(id).withdrawn()).isFalse();
    }

    @Test
    void a_second_withdrawal_changes_nothing() {
        String id = signed();
        PageForm form = form(review.get("/assessment/" + id), "reason=Another patient", "confirmed=yes");
        review.post("/assessment/" + id + "/withdraw", form);
        assertThat(review.post("/assessment/" + id + "/withdraw", form).status())
                .isEqualTo(303);
        assertThat(review.stored(id).response().version()).isEqualTo(2);
        assertThat(review.stored(id).version()).isEqualTo(2);
    }

    /** A person with a name of issuer and subject alone may not sign, and so may not take a signature back. */
    @Test
    void who_may_not_sign_may_not_withdraw() {
        String id = signed();
        PageForm form = form(review.get("/assessment/" + id), "reason=Another patient", "confirmed=yes");
        SomeReview unknown = new SomeReview(SomeVisits.unknown(), review.patient());

        ReviewReply reply = unknown.post("/assessment/" + id + "/withdraw", form);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text("h1")).isEqualTo(word("review.stop.nobody-withdrawal.title"));
        assertThat(review.stored(id).withdrawn()).isFalse();
    }

    private String signed() {
        return review.answered(SomeScoredResponse.nothingWrong().with("age-years", "42"))
                .signed();
    }

    private ReviewReply withdraw(String id, String... changes) {
        return review.post("/assessment/" + id + "/withdraw", form(review.get("/assessment/" + id), changes));
    }

    private static PageForm form(ReviewReply page, String... changes) {
        Map<String, List<String>> fields = new HashMap<>();
        for (Element field : page.html().select("#withdraw input[type=hidden]")) {
            fields.put(field.attr("name"), List.of(field.attr("value")));
        }
        for (String change : changes) {
            String[] pair = change.split("=", 2);
            fields.put(pair[0], List.of(pair[1]));
        }
        return new PageForm(fields);
    }

    private static Provenance provenance(StoredAssessment stored) {
        return FhirJson.context()
                .newJsonParser()
                .parseResource(
                        Provenance.class,
                        new String(stored.results().getLast().body(), java.nio.charset.StandardCharsets.UTF_8));
    }
}
