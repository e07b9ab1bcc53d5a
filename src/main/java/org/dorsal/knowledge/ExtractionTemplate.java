package org.dorsal.knowledge;

import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;

/**
 * Template in a served form, by which other engines extract its red flags (SDC, template-based extraction): one
 * Observation with a component for each criterion that is decided, present or absent. A flag without a component is
 * not assessed. It carries no disposition: the criteria in force are the site's choice and not part of a form.
 */
final class ExtractionTemplate {
    /** Id of the contained template. */
    static final String ID = "extracted-flags";

    private static final String SDC =
            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-templateExtract";

    private ExtractionTemplate() {}

    /**
     * Puts the template for these criteria, which read the form, into its Questionnaire. Where answers contradict each
     * other, the safer answer counts as in the service's own results.
     */
    static void write(
            Questionnaire questionnaire, Form form, List<Criterion> criteria, List<Care.Contradiction> contradictions) {
        Observation observation = new Observation();
        observation.setId(ID);
        observation
                .setStatus(Observation.ObservationStatus.PRELIMINARY)
                .addCategory(concept("http://terminology.hl7.org/CodeSystem/observation-category", "survey"))
                .setCode(concept(Codes.system("observation"), ID));
        observation
                .setSubject(reference("%resource.subject.reference"))
                .setEncounter(reference("%resource.encounter.reference"))
                .setEffective(filled(new DateTimeType(), "%resource.authored"))
                // R4 allows no Device there
                .addPerformer(reference("%resource.author.reference.where(matches('(^|/)Device/').not())"))
                .addDerivedFrom(reference("'QuestionnaireResponse/' + %resource.id"));
        StandardFhirPath standard = new StandardFhirPath(form);
        criteria.forEach(criterion -> standard.of(criterion.condition(), contradictions)
                .ifPresent(condition -> component(observation.addComponent(), criterion.flag(), condition)));
        questionnaire.addContained(observation);
        // SDC allows it at the root, where Smart Forms' extraction doesn't look; a response without the first group
        // gives nothing
        Extension template = questionnaire.getItemFirstRep().addExtension().setUrl(SDC);
        template.addExtension("template", new Reference("#" + ID));
    }

    /** The context is the condition's truth; where that is empty there is no component. */
    private static void component(Observation.ObservationComponentComponent component, Coded flag, String condition) {
        component.addExtension(SDC + "Context", new StringType(condition));
        component.setCode(concept(flag.system(), flag.code()));
        // an engine that doesn't evaluate it must not leave a flag that looks decided
        CodeType state = filled(new CodeType("not-assessed"), "iif($this, 'present', 'absent')");
        // the system is an expression, too: Smart Forms' extraction drops fixed values next to an expression in a
        // list
        Coding coding = new Coding().setCodeElement(state);
        coding.setSystemElement(
                filled(new UriType(Codes.system("flag-result")), "'" + Codes.system("flag-result") + "'"));
        component.setValue(new CodeableConcept().addCoding(coding));
    }

    private static CodeableConcept concept(String system, String code) {
        return new CodeableConcept().addCoding(new Coding().setSystem(system).setCode(code));
    }

    private static Reference reference(String expression) {
        Reference reference = new Reference();
        reference.setReferenceElement(filled(new StringType(), expression));
        return reference;
    }

    private static <E extends Element> E filled(E element, String expression) {
        element.addExtension(SDC + "Value", new StringType(expression));
        return element;
    }
}
