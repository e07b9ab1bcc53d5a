package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Check.Faults;
import org.dorsal.knowledge.Form;
import org.dorsal.scoring.Enabled;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/**
 * A finished response answers only what was asked. An answer left over from a path that was taken back would be scored, or
 * silently not: so it is refused, and the author decides.
 */
final class GateCheck {

    private final Enabled enabled;
    private final Faults faults;

    private GateCheck(Enabled enabled, Faults faults) {
        this.enabled = enabled;
        this.faults = faults;
    }

    /**
     * Tells answers to what was not asked. While a choice can't be read, what it opens can't be told either; blaming the
     * answers behind it would send the author the wrong way.
     */
    static void check(Form form, QuestionnaireResponse response, Faults faults) {
        Choices choices = Choices.in(form, response);
        if (choices.allRead()) {
            Enabled enabled = Enabled.of(form, choices.byLinkId());
            new GateCheck(enabled, faults).items("QuestionnaireResponse", response.getItem());
        }
    }

    private void items(String place, List<QuestionnaireResponseItemComponent> items) {
        for (int i = 0; i < items.size(); i++) {
            String at = place + ".item[" + i + "]";
            QuestionnaireResponseItemComponent item = items.get(i);
            List<QuestionnaireResponseItemAnswerComponent> answers = item.getAnswer();
            if (answers.stream().anyMatch(answer -> Given.in(answer) instanceof Given.Value)) {
                Optional.ofNullable(item.getLinkId())
                        .flatMap(enabled::closedBy)
                        .ifPresent(question -> closed(at, item.getLinkId(), question));
            }
            items(at, item.getItem());
            for (int j = 0; j < answers.size(); j++) {
                items(at + ".answer[" + j + "]", answers.get(j).getItem());
            }
        }
    }

    private void closed(String at, String linkId, String question) {
        String says = "'" + linkId + "' is not asked with this answer, or none, to '" + question
                + "'; remove its answer or correct that one.";
        faults.add("business-rule", at + ".answer", says);
    }
}
