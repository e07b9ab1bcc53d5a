package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** Editions stand side by side: a new one is a new file, and what a stored result names is executed as of old. */
class EditionsTest {
    private static final String NAME = "upper-back-pain-red-flags";
    private static final String URL = Codes.CANONICAL + "/PlanDefinition/" + NAME;
    private static final String FILE = "plan/" + NAME + "-1.0.0.json";

    @Test
    void the_newest_edition_is_used_and_the_old_one_stays_executable() {
        Knowledge knowledge = with(edition("1.0.1", "41"));
        Criteria newest = knowledge.newestCriteria(NAME, SomeProfiles.form()).orElseThrow();
        Criteria old = knowledge.criteria(URL + "|1.0.0").orElseThrow();
        assertThat(newest.edition().version()).isEqualTo("1.0.1");
        assertThat(ageFlag(newest, "45")).isEqualTo(FlagState.PRESENT);
        assertThat(ageFlag(old, "45")).isEqualTo(FlagState.ABSENT);
        assertThat(old).isEqualTo(SomeProfiles.criteria(NAME));
    }

    @Test
    void another_edition_has_another_content_hash() {
        Knowledge knowledge = with(edition("1.0.1", "41"));
        assertThat(knowledge.criteria(URL + "|1.0.1").orElseThrow().edition().sha256())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(SomeProfiles.criteria(NAME).edition().sha256());
    }

    @Test
    void ten_is_newer_than_nine() {
        Knowledge knowledge = with(edition("1.9.0", "30"), edition("1.10.0", "41"), edition("1.8.0", "35"));
        Criteria newest = knowledge.newestCriteria(NAME, SomeProfiles.form()).orElseThrow();
        assertThat(newest.edition().canonical()).isEqualTo(URL + "|1.10.0");
        assertThat(knowledge.criteria()).hasSize(9);
    }

    @Test
    void an_edition_that_is_not_there_is_empty() {
        assertThat(SomeProfiles.knowledge().criteria(URL + "|3.0.0")).isEmpty();
        assertThat(SomeProfiles.knowledge().newestCriteria("lower-back-pain", SomeProfiles.form()))
                .isEmpty();
        assertThat(SomeProfiles.knowledge().form(URL)).isEmpty();
        assertThat(SomeProfiles.knowledge().care("x|1.0.0")).isEmpty();
    }

    @Test
    void what_a_result_names_is_found_again() {
        Knowledge knowledge = SomeProfiles.knowledge();
        assertThat(knowledge.form(SomeProfiles.form().edition().canonical())).contains(SomeProfiles.form());
        assertThat(knowledge.care(SomeProfiles.care().edition().canonical())).contains(SomeProfiles.care());
    }

    /** A new edition of the form has separate criteria; criteria of the old form must not read it. */
    @Test
    void criteria_and_care_are_chosen_by_the_form_that_they_read() {
        ProfileFile form = changed(
                "questionnaire/upper-back-pain-assessment-1.0.0.json",
                "questionnaire/upper-back-pain-assessment-3.0.0.json",
                "set /version '3.0.0' ;; set /id 'upper-back-pain-assessment-3.0.0'");
        Knowledge knowledge = with(form);
        Form newer = knowledge.forms().getLast();
        assertThat(newer.edition().version()).isEqualTo("3.0.0");
        assertThat(knowledge.newestCriteria(NAME, newer)).isEmpty();
        assertThat(knowledge.newestCare(newer)).isEmpty();
    }

    private static FlagState ageFlag(Criteria criteria, String age) {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong().with("age-years", age);
        return CriteriaScorer.score(
                        List.of(criteria),
                        SomeProfiles.care(),
                        SomeProfiles.form(),
                        AnswerReader.read(
                                SomeProfiles.form(), response.response(), Optional.empty(), SomeScoredResponse.DAY))
                .flags()
                .stream()
                .filter(flag -> flag.criterion().flag().code().equals("age-under-20-or-over-50"))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static ProfileFile edition(String version, String bound) {
        String id = NAME + "-" + version;
        return changed(
                FILE,
                "plan/" + id + ".json",
                "set /version '" + version + "' ;; set /id '" + id
                        + "' ;; set /action/12/condition/0/expression/expression"
                        + " '%`age-years` < 20 or %`age-years` > " + bound + "'");
    }

    private static ProfileFile changed(String from, String to, String change) {
        ProfileFile changed = SomeProfiles.changed(from, JsonChange.of(change)).stream()
                .filter(file -> file.path().equals(from))
                .findFirst()
                .orElseThrow();
        return new ProfileFile(to, changed.bytes());
    }

    private static Knowledge with(ProfileFile... more) {
        List<ProfileFile> files = new ArrayList<>(SomeProfiles.files());
        files.addAll(List.of(more));
        return SomeProfiles.knowledge(files);
    }
}
