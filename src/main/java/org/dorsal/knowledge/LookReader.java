package org.dorsal.knowledge;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
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
                Extensions.value(component, SHORT_TEXT, StringType.class)
                        .map(text -> Translated.read(text, linkId + ".shortText", findings)),
                Extensions.value(component, HL7 + "questionnaire-itemControl", CodeableConcept.class)
                        .map(control -> control.getCodingFirstRep().getCode()),
                Extensions.value(component, HL7 + "questionnaire-unit", Coding.class)
                        .map(unit -> Translated.foreign(unit.getDisplayElement(), linkId + ".unit", findings)));
    }
}
