package org.dorsal.knowledge;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.StringType;

/** Reads how an item is shown. */
final class LookReader {
    private static final String HL7 = "http://hl7.org/fhir/StructureDefinition/";
    private static final String SHORT_TEXT =
            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText";

    private LookReader() {}

    static Item.Look read(QuestionnaireItemComponent component, String linkId, Findings.At findings) {
        return new Item.Look(
                extension(component, SHORT_TEXT)
                        .filter(found -> found.getValue() instanceof StringType)
                        .map(found -> Translated.read((StringType) found.getValue(), linkId + ".shortText", findings)),
                extension(component, HL7 + "questionnaire-itemControl")
                        .filter(found -> found.getValue() instanceof CodeableConcept)
                        .map(found -> ((CodeableConcept) found.getValue())
                                .getCodingFirstRep()
                                .getCode()),
                extension(component, HL7 + "questionnaire-unit")
                        .filter(found -> found.getValue() instanceof Coding)
                        .map(found -> Translated.foreign(
                                ((Coding) found.getValue()).getDisplayElement(), linkId + ".unit", findings)));
    }

    private static Optional<Extension> extension(QuestionnaireItemComponent component, String url) {
        return Optional.ofNullable(component.getExtensionByUrl(url));
    }
}
