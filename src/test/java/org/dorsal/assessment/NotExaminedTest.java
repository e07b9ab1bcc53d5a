package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;

/** Self-care rests on the answers: what only an examination can show is named as not examined. */
class NotExaminedTest {
    private static final long SEED = 20261125;
    private static final Site SITE = TestAssessmentServices.site("not-examined", SiteRules.SignOffRule.REQUIRED);

    @Test
    void a_self_care_result_names_each_sign_that_nobody_looked_for() {
        Observation panel = panel("constant-pain-near-miss-worsening");
        assertThat(panel.getValueCodeableConcept().getCodingFirstRep().getCode())
                .isEqualTo("self-care");
        String narrative = panel.getText().getDiv().allText();
        assertThat(optional()).hasSize(6).allSatisfy(criterion -> {
            assertThat(narrative.substring(narrative.indexOf("Not examined")))
                    .contains(criterion.flag().display().in(Wording.Locale.EN_US));
            assertThat(panel.getComponent())
                    .filteredOn(component -> criterion
                            .flag()
                            .code()
                            .equals(component.getCode().getCodingFirstRep().getCode()))
                    .singleElement()
                    .satisfies(component -> {
                        assertThat(component.hasValue()).isFalse();
                        assertThat(component
                                        .getDataAbsentReason()
                                        .getCodingFirstRep()
                                        .getCode())
                                .isEqualTo("not-performed");
                    });
        });
    }

    private static List<Criterion> optional() {
        Knowledge knowledge = SomeProfiles.knowledge();
        return knowledge.newestForm(SITE.rules().criteria()).stream()
                .flatMap(form ->
                        SITE.rules().criteria().stream().flatMap(name -> knowledge.newestCriteria(name, form).stream()))
                .flatMap(criteria -> criteria.criteria().stream())
                .filter(Criterion::optional)
                .toList();
    }

    private static Observation panel(String example) {
        byte[] response = SomeProfiles.files().stream()
                .filter(file -> file.path().equals("examples/" + example + ".json"))
                .map(ProfileFile::bytes)
                .findFirst()
                .orElseThrow();
        AssessResult<ResultSet> scored = TestAssessmentServices.on(TestAssessmentServices.ledger(), SEED)
                .receive()
                .score(SITE, TestAssessmentServices.sender(), response, false);
        assertThat(scored).isInstanceOf(AssessResult.Success.class);
        byte[] panel = ((AssessResult.Success<ResultSet>) scored)
                .value()
                .versions()
                .getFirst()
                .body();
        return StoredResults.parsed(panel, Observation.class);
    }
}
