package org.dorsal.assessment;

import java.util.*;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Wording;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Writes the clinician's disposition and its reason into the form's own items, so that response and results agree. */
final class DecisionItems {
    static final String DISPOSITION = "clinician-disposition";
    static final String REASON = "override-reason";

    private DecisionItems() {}

    /** Returns whether the response has an item of a decision. */
    static boolean in(QuestionnaireResponse response) {
        return AnswerLookup.all(response.getItem())
                .map(QuestionnaireResponseItemComponent::getLinkId)
                .anyMatch(linkId -> DISPOSITION.equals(linkId) || REASON.equals(linkId));
    }

    /**
     * The same response with what the clinician decided; it is changed in place.
     *
     * @param computed what the answers came to
     * @param reason the reason in words
     */
    static void onto(
            QuestionnaireResponse response,
            Form form,
            Disposition computed,
            Optional<OtherDisposition> other,
            Optional<String> reason) {
        Optional<String> code = other.map(decided -> decided.disposition().code())
                .or(() -> AnswerLookup.value(response, DISPOSITION, Coding.class)
                        .map(Coding::getCode)
                        .filter(computed.code()::equals));
        Optional<Type> disposition = code.flatMap(decided -> option(form, decided, language(response)));
        // a form has the reason for its own options alone; DecisionCheck refuses other dispositions
        put(response, form, REASON, reason.filter(_ -> disposition.isPresent()).<Type>map(StringType::new));
        put(response, form, DISPOSITION, disposition);
    }

    /** US English where the response names no language or a malformed one. */
    private static Wording.Locale language(QuestionnaireResponse response) {
        return Optional.ofNullable(response.getLanguage())
                .map(tag -> new Wording.Locale(Locale.forLanguageTag(tag).toLanguageTag()))
                .orElse(Wording.Locale.EN_US);
    }

    private static Optional<Type> option(Form form, String code, Wording.Locale language) {
        return form.item(DISPOSITION)
                .flatMap(item -> item.option(code))
                .map(option -> new Coding(
                        option.coded().system(), code, option.coded().display().in(language)));
    }

    private static void put(QuestionnaireResponse response, Form form, String linkId, Optional<Type> value) {
        Optional<String> parent = form.item(linkId).flatMap(item -> item.parent());
        if (parent.isEmpty()) {
            return; // an edition of the form that does not ask it
        }
        List<QuestionnaireResponseItemComponent> groups = response.getItem();
        Optional<QuestionnaireResponseItemComponent> group = groups.stream()
                .filter(item -> item.getLinkId().equals(parent.get()))
                .findFirst();
        group.ifPresent(
                items -> items.getItem().removeIf(item -> item.getLinkId().equals(linkId)));
        value.ifPresent(answer -> {
            QuestionnaireResponseItemComponent holder = group.orElseGet(() -> {
                QuestionnaireResponseItemComponent newItem = response.addItem().setLinkId(parent.get());
                sort(groups, form);
                return newItem;
            });
            holder.addItem().setLinkId(linkId).addAnswer().setValue(answer);
            sort(holder.getItem(), form);
        });
        group.filter(items -> value.isEmpty() && items.getItem().isEmpty()).ifPresent(groups::remove);
    }

    private static void sort(List<QuestionnaireResponseItemComponent> items, Form form) {
        List<String> order = List.copyOf(form.items().keySet());
        items.sort(Comparator.comparingInt(item -> order.indexOf(item.getLinkId())));
    }
}
