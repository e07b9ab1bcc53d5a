package org.dorsal.assessment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.scoring.AnswerReader;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Responses to {@link SampleForms#small()}; synthetic. */
final class SampleAnswers {

    static final CheckBounds BOUNDS =
            new CheckBounds("https://ehr.example/fhir", Instant.parse("2026-11-20T10:00:00Z"));

    private SampleAnswers() {}

    /** A head without items. */
    static QuestionnaireResponse empty() {
        QuestionnaireResponse response = new QuestionnaireResponse();
        response.setStatus(QuestionnaireResponseStatus.COMPLETED);
        response.setQuestionnaire("https://dorsal.example/canonical/Questionnaire/small|1.0.0");
        response.setSubject(new Reference("Patient/p1"));
        response.setAuthoredElement(new DateTimeType("2026-11-20T09:00:00Z"));
        return response;
    }

    /** A valid response in which every question is answered. */
    static QuestionnaireResponse full() {
        QuestionnaireResponse response = empty();
        QuestionnaireResponseItemComponent story = response.addItem().setLinkId("story");
        answer(story.addItem(), "cancer", yes());
        answer(story.addItem(), "cancer-type", new StringType("a\nb"));
        answer(story.addItem(), "score", new IntegerType(10));
        answer(story.addItem(), "bmi", new DecimalType("24.50"));
        answer(story.addItem(), "injury-date", new DateType("2026-02"));
        answer(story.addItem(), "note", new StringType("c"));
        answer(story.addItem(), "care", local("medication"), local("rest"));
        QuestionnaireResponseItemComponent more = response.addItem().setLinkId("more");
        answer(more.addItem(), "fever", yes());
        answer(item(response, "fever").getAnswerFirstRep().addItem(), "fever-days", new IntegerType(3));
        answer(response.addItem(), "side", local("left"));
        answer(response.addItem(), "both", new StringType("d"));
        return response;
    }

    static Coding yes() {
        return v2("Y");
    }

    static Coding v2(String code) {
        return new Coding().setSystem(SampleForms.V2_0532).setCode(code);
    }

    static Coding local(String code) {
        return new Coding().setSystem(SampleForms.LOCAL).setCode(code);
    }

    static void answer(QuestionnaireResponseItemComponent item, String linkId, Type... values) {
        item.setLinkId(linkId);
        List.of(values).forEach(value -> item.addAnswer().setValue(value));
    }

    static Extension absent() {
        return new Extension(AnswerReader.DATA_ABSENT_REASON, new CodeType("asked-unknown"));
    }

    /** The first item of that linkId, wherever it is. */
    static QuestionnaireResponseItemComponent item(QuestionnaireResponse response, String linkId) {
        return all(response.getItem())
                .filter(item -> linkId.equals(item.getLinkId()))
                .findFirst()
                .orElseThrow();
    }

    /** The first answer of the item of that linkId. */
    static QuestionnaireResponseItemAnswerComponent first(QuestionnaireResponse response, String linkId) {
        return item(response, linkId).getAnswerFirstRep();
    }

    static Stream<QuestionnaireResponseItemComponent> all(List<QuestionnaireResponseItemComponent> items) {
        return items.stream()
                .flatMap(item -> Stream.concat(
                        Stream.of(item),
                        Stream.concat(
                                all(item.getItem()),
                                item.getAnswer().stream().flatMap(answer -> all(answer.getItem())))));
    }

    /** FHIRPath of the item with that linkId. */
    static String place(QuestionnaireResponse response, String linkId) {
        return place("QuestionnaireResponse", response.getItem(), linkId).orElseThrow();
    }

    private static Optional<String> place(
            String around, List<QuestionnaireResponseItemComponent> items, String linkId) {
        for (int i = 0; i < items.size(); i++) {
            String path = around + ".item[" + i + "]";
            QuestionnaireResponseItemComponent item = items.get(i);
            if (linkId.equals(item.getLinkId())) {
                return Optional.of(path);
            }
            Optional<String> below = place(path, item.getItem(), linkId);
            for (int j = 0; below.isEmpty() && j < item.getAnswer().size(); j++) {
                below = place(
                        path + ".answer[" + j + "]", item.getAnswer().get(j).getItem(), linkId);
            }
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }
}
