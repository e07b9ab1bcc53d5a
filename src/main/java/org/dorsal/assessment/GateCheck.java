package org.dorsal.assessment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.knowledge.Form;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/**
 * A finished response answers only what was asked. An answer left over from a path that was taken back would be scored, or
 * silently not: so it is refused, and the author decides.
 */
final class GateCheck {

    private final QuestionnaireResponse response;
    private final Faults faults;
    private final Enabled enabled;

    GateCheck(Form form, QuestionnaireResponse response, Faults faults) {
        this.response = response;
        this.faults = faults;
        this.enabled = Enabled.of(form, chosen(response));
    }

    void check() {
        items("QuestionnaireResponse", response.getItem());
    }

    /** The options that a response chooses, by linkId. */
    static Map<String, Set<Enabled.Code>> chosen(QuestionnaireResponse response) {
        Map<String, Set<Enabled.Code>> chosen = new HashMap<>();
        gather(response.getItem(), chosen);
        return chosen;
    }

    private static void gather(List<QuestionnaireResponseItemComponent> items, Map<String, Set<Enabled.Code>> chosen) {
        for (QuestionnaireResponseItemComponent item : items) {
            gather(item.getItem(), chosen);
            for (QuestionnaireResponseItemAnswerComponent answer : item.getAnswer()) {
                gather(answer.getItem(), chosen);
                if (Given.in(answer) instanceof Given.Value(var value)
                        && value instanceof Coding coding
                        && item.hasLinkId()
                        && coding.hasSystem()
                        && coding.hasCode()) {
                    chosen.computeIfAbsent(item.getLinkId(), _ -> new HashSet<>())
                            .add(new Enabled.Code(coding.getSystem(), coding.getCode()));
                }
            }
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
