package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.Causes;
import org.dorsal.note.Causes.CauseView;
import org.dorsal.note.PanelView;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.Answers;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** Which kinds of cause the flags point to, on the pages and on paper. */
class CausesTest {
    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void each_present_flag_stands_under_every_kind_that_it_points_to_and_an_open_one_keeps_its_kind_open() {
        Causes causes =
                causes(WELL.with("age-years", "60").with("cancer-ever", "Y").without("fever"));

        assertThat(causes.supported())
                .containsExactly(
                        new CauseView("Fracture", List.of(AGE), false),
                        new CauseView("Cancer", List.of(CANCER, AGE), true));
        assertThat(causes.open()).containsExactly("Infection");
    }

    @Test
    void nothing_is_pointed_to_when_every_flag_is_absent() {
        assertThat(causes(WELL).any()).isFalse();
        review.answered(WELL);
        assertThat(review.get("/review").html().select("details.causes")).isEmpty();
    }

    @Test
    void review_and_note_name_the_kinds_and_no_number() {
        review.answered(WELL.with("cancer-ever", "Y").without("leg-weakness"));

        String shown = review.get("/review").one("details.causes").text();
        assertThat(shown)
                .contains("Points to: Cancer")
                .contains("Unanswered questions could also point to: Spinal cord or cauda equina")
                .contains("It is not a probability.")
                .doesNotContainPattern("[0-9%]");

        assertThat(NoteTest.note(review, review.signed()).lines())
                .anyMatch(line -> line.startsWith("Red flags: ") && line.endsWith("; Points to: Cancer"))
                .anyMatch(line -> line.endsWith("could also point to: Spinal cord or cauda equina; Nerve root"));
    }

    private static final PanelView.Flag AGE = flag("age-under-20-or-over-50", "Age under 20 or over 50");
    private static final PanelView.Flag CANCER = flag("cancer-history", "Cancer now or in the past");

    private static Causes causes(SomeScoredResponse answers) {
        Answers given =
                AnswerReader.read(SomeProfiles.form(), answers.response(), Optional.empty(), SomeScoredResponse.DAY);
        Scoring scoring =
                CriteriaScorer.score(SomeProfiles.criteria(), SomeProfiles.care(), SomeProfiles.form(), given);
        return Causes.of(scoring, SomeProfiles.knowledge().names(), Wording.Locale.EN_US, result -> {
            Coded flag = result.criterion().flag();
            return flag(flag.code(), flag.display().in(Wording.Locale.EN_US));
        });
    }

    private static PanelView.Flag flag(String code, String name) {
        return new PanelView.Flag(code, name, "", "", List.of(), "", List.of(), "", "");
    }
}
