package org.dorsal.assessment;

import java.time.OffsetDateTime;
import java.util.*;
import org.dorsal.assessment.ValueCheck.GivenAnswer;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;

/** A filled form as a QuestionnaireResponse, and back. */
public final class FilledFormCodec {
    private final FilledForm filled;
    private final Wording.Locale wording;
    private final boolean whole;

    /** @param whole whether enabled items without an answer are written, too */
    private FilledFormCodec(FilledForm filled, Wording.Locale wording, boolean whole) {
        this.filled = filled;
        this.wording = wording;
        this.whole = whole;
    }

    /**
     * Head of a response: its elements above the items.
     *
     * @param id the response's own id, when it is a later version of a stored one
     * @param patient logical id of the subject
     * @param author reference of the clinician in the EHR, {@code Practitioner/7}
     * @param encounter reference, {@code Encounter/7}
     * @param authored instant with the local offset: its date is the day of the assessment
     * @param wording wording of the questions and displays
     * @param otherAuthors authors of answers other than the response's author, by linkId
     * @param times FHIR dateTimes of answers that hold for their moment only, by linkId
     */
    public record ResponseHead(
            Optional<String> id,
            QuestionnaireResponseStatus status,
            String patient,
            Optional<String> author,
            Optional<String> encounter,
            OffsetDateTime authored,
            Wording.Locale wording,
            Map<String, AnswerAuthor> otherAuthors,
            Map<String, String> times) {}

    /**
     * Author of an answer.
     *
     * @param reference EHR reference; without one, issuer and subject of the id_token, joined by a bar
     */
    public record AnswerAuthor(String reference, String name) {
        private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-author";

        private static Optional<AnswerAuthor> of(QuestionnaireResponseItemComponent item) {
            return Optional.ofNullable(item.getExtensionByUrl(EXTENSION))
                    .map(Extension::getValue)
                    .filter(Reference.class::isInstance)
                    .map(Reference.class::cast)
                    .flatMap(AnswerAuthor::of);
        }

        /** Reads a reference, which may lack parts; a name alone identifies no author. */
        private static Optional<AnswerAuthor> of(Reference author) {
            Identifier identifier = author.getIdentifier();
            Optional<String> reference = Optional.ofNullable(author.getReference())
                    .or(() -> Optional.ofNullable(identifier.getValue())
                            .map(value ->
                                    Optional.ofNullable(identifier.getSystem()).orElse("") + "|" + value));
            return reference.map(
                    address -> new AnswerAuthor(address, author.hasDisplay() ? author.getDisplay() : address));
        }

        private Extension written() {
            Reference person = new Reference().setDisplay(PlainText.of(name));
            int bar = reference.indexOf('|');
            if (bar < 0) {
                person.setReference(reference);
            } else {
                person.getIdentifier().setSystem(reference.substring(0, bar)).setValue(reference.substring(bar + 1));
            }
            return new Extension(EXTENSION, person);
        }
    }

    /** Authors of answers other than the response's author, by linkId. */
    public static Map<String, AnswerAuthor> otherAuthors(QuestionnaireResponse response) {
        Map<String, AnswerAuthor> authors = new LinkedHashMap<>();
        AnswerLookup.all(response.getItem())
                .forEach(item -> AnswerAuthor.of(item).ifPresent(author -> authors.put(item.getLinkId(), author)));
        return authors;
    }

    /**
     * Encodes the response as JSON. It always passes {@link ResponseCheck}, because disabled and invalid answers are
     * left out; the signing page reports the invalid ones first.
     */
    public static byte[] bytes(FilledForm filled, ResponseHead head) {
        return FhirJson.encode(headed(items(filled, head.wording()), filled, head));
    }

    /** The response with all enabled items of the form, those without an answer included. */
    static QuestionnaireResponse whole(FilledForm filled, ResponseHead head) {
        return headed(items(new FilledFormCodec(filled, head.wording(), true)), filled, head);
    }

    private static QuestionnaireResponse headed(QuestionnaireResponse response, FilledForm filled, ResponseHead head) {
        AnswerLookup.all(response.getItem()).forEach(item -> {
            Optional.ofNullable(head.otherAuthors().get(item.getLinkId()))
                    .ifPresent(author -> item.addExtension(author.written()));
            Optional.ofNullable(head.times().get(item.getLinkId())).ifPresent(time -> AnswerTimes.write(item, time));
        });
        head.id().ifPresent(response::setId);
        response.setLanguage(head.wording().tag());
        response.setStatus(head.status());
        response.setSubject(new Reference("Patient/" + head.patient()));
        head.author().ifPresent(author -> response.setAuthor(new Reference(author)));
        head.encounter().ifPresent(encounter -> response.setEncounter(new Reference(encounter)));
        response.setAuthoredElement(new DateTimeType(AnswerTimes.written(head.authored())));
        response.getText()
                .setStatus(NarrativeStatus.GENERATED)
                .setDivAsString(FormNarrative.of(filled, head.wording()));
        return response;
    }

    /** The answers without a head, enough for scoring. */
    static QuestionnaireResponse items(FilledForm filled, Wording.Locale wording) {
        return items(new FilledFormCodec(filled, wording, false));
    }

    private static QuestionnaireResponse items(FilledFormCodec codec) {
        QuestionnaireResponse response = new QuestionnaireResponse();
        response.setQuestionnaire(codec.filled.form().edition().canonical());
        codec.below(Optional.empty()).forEach(response::addItem);
        return response;
    }

    /** The answers of a response, as the form's pages hold them; reasons for having none are no answers. */
    public static FormAnswers read(Form form, QuestionnaireResponse response) {
        Map<String, List<String>> answers = new HashMap<>();
        for (var item : AnswerLookup.all(response.getItem()).toList()) {
            boolean inForm = form.item(item.getLinkId()).isPresent();
            for (var answer : item.getAnswer()) {
                if (inForm && GivenAnswer.in(answer) instanceof GivenAnswer.GivenValue(Type value)) {
                    answers.computeIfAbsent(item.getLinkId(), _ -> new ArrayList<>())
                            .add(text(value));
                }
            }
        }
        return new FormAnswers(answers);
    }

    private static String text(Type value) {
        return value instanceof Coding coding ? coding.getCode() : value.primitiveValue();
    }

    /** Items nested as the form nests them: below a group, or below the first answer of a question. */
    private List<QuestionnaireResponseItemComponent> below(Optional<String> parent) {
        List<QuestionnaireResponseItemComponent> items = new ArrayList<>();
        for (Item item : filled.form().under(parent)) {
            var written = new QuestionnaireResponseItemComponent()
                    .setLinkId(item.linkId())
                    .setText(item.text().in(wording));
            List<QuestionnaireResponseItemComponent> inner = below(Optional.of(item.linkId()));
            Optional<FieldEntry> answer = filled.counted(item.linkId());
            answer.map(this::values)
                    .ifPresent(values ->
                            values.forEach(value -> written.addAnswer().setValue(value)));
            if (item.kind() == Item.ItemKind.GROUP && !inner.isEmpty()) {
                inner.forEach(written::addItem);
                items.add(written);
            } else if (answer.isPresent()) {
                inner.forEach(written.getAnswerFirstRep()::addItem);
                items.add(written);
            } else if (whole && filled.enabled().has(item.linkId())) {
                items.add(written);
            }
        }
        return items;
    }

    private List<Type> values(FieldEntry answer) {
        return switch (answer) {
            case FieldEntry.OptionEntry(List<Item.AnswerOption> chosen) ->
                chosen.stream().map(option -> (Type) coding(option.coded())).toList();
            case FieldEntry.ValueEntry(Type value) -> List.of(value.copy());
            case FieldEntry.InvalidEntry _ -> List.of();
        };
    }

    private Coding coding(Coded coded) {
        return new Coding(coded.system(), coded.code(), coded.display().in(wording));
    }
}
