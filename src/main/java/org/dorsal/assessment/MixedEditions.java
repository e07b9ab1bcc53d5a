package org.dorsal.assessment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Form;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/** Tells whoever sent a response to one edition of a form with items of another one. */
final class MixedEditions {
    private MixedEditions() {}

    /**
     * One problem for each other edition that knows items which the named one does not have.
     *
     * @param form the edition that the response names
     */
    static List<Problem> problems(Form form, List<Form> all, QuestionnaireResponse response) {
        Set<String> foreign = new HashSet<>();
        response.getItem().forEach(item -> collect(item, foreign));
        foreign.removeIf(linkId -> form.item(linkId).isPresent());
        return all.stream()
                .filter(other -> other.edition().url().equals(form.edition().url()))
                .filter(other ->
                        foreign.stream().anyMatch(linkId -> other.item(linkId).isPresent()))
                .map(other -> new Problem(
                        "business-rule",
                        "QuestionnaireResponse.questionnaire",
                        "This response names " + form.edition().canonical() + " and holds items that stand only in "
                                + other.edition().canonical()
                                + ": name the edition whose questions were asked, or leave those items out."))
                .toList();
    }

    private static void collect(QuestionnaireResponseItemComponent item, Set<String> into) {
        if (item.hasLinkId()) {
            into.add(item.getLinkId());
        }
        item.getItem().forEach(inner -> collect(inner, into));
        item.getAnswer().forEach(answer -> answer.getItem().forEach(inner -> collect(inner, into)));
    }
}
