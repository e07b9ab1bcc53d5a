package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.DateRange;
import org.dorsal.store.DateRange.Prefix;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/**
 * A draft that doesn't say when it was authored is dated by the millisecond of its receipt, which is no empty
 * interval.
 */
class UndatedResponseTest {
    private static final Site SITE = TestAssessmentServices.site("undated", SiteRules.SignOffRule.REQUIRED);

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = TestAssessmentServices.create(ledger, Seeds.next());

    @Test
    void it_is_found_by_the_millisecond_and_lies_neither_before_nor_after_it() {
        QuestionnaireResponse draft = SomeScoredResponse.nothingWrong().response();
        draft.setStatus(QuestionnaireResponseStatus.INPROGRESS).setAuthoredElement(null);
        String id = ((Receipt.StoredReceipt) job.receive()
                        .create(SITE, TestAssessmentServices.sender(), FhirJson.encode(draft), Optional.empty()))
                .id();
        assertThat(ids(Prefix.EQ)).contains(id);
        assertThat(ids(Prefix.EB)).doesNotContain(id);
        assertThat(ids(Prefix.SA)).doesNotContain(id);
        assertThat(ids(Prefix.NE)).doesNotContain(id);
        assertThat(ledger.search(
                                AccessScope.ofSite(SITE.id()),
                                ResourceQuery.of("QuestionnaireResponse").and(endsAtOnce()))
                        .versions())
                .extracting(StoredVersion::id)
                .doesNotContain(id);
    }

    /** Matches intervals that end at the start of the millisecond: an empty interval would satisfy it. */
    private static SearchCondition endsAtOnce() {
        return new SearchCondition.AnyDate(Set.of(new DateRange(
                Prefix.EQ, TestAssessmentServices.NOW.minusMillis(1), TestAssessmentServices.NOW.plusNanos(1_000))));
    }

    private List<String> ids(Prefix prefix) {
        ResourceQuery query = ResourceQuery.of("QuestionnaireResponse")
                .and(new SearchCondition.AnyDate(Set.of(
                        new DateRange(prefix, TestAssessmentServices.NOW, TestAssessmentServices.NOW.plusMillis(1)))));
        return ledger.search(AccessScope.ofSite(SITE.id()), query).versions().stream()
                .map(StoredVersion::id)
                .toList();
    }
}
