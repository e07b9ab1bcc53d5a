package org.dorsal.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.MedicationStatement.MedicationStatementStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;

/** Writes one entry of a chart, as US Core and UK Core have it. */
record ChartEntry(String patient, String id) {
    private static final String CODES = "http://terminology.hl7.org/CodeSystem/";
    private static final String SNOMED = "http://snomed.info/sct";
    private static final String LOINC = "http://loinc.org";
    private static final String UCUM = "http://unitsofmeasure.org";

    /** A problem of the problem list. */
    Condition condition(String code, String display, String clinical, String verification, DateTimeType onset) {
        var condition = started(new Condition());
        condition.setSubject(subject()).setCode(coded(SNOMED, code, display)).setOnset(onset);
        condition.addCategory(coded(CODES + "condition-category", "problem-list-item", "Problem List Item"));
        condition.setVerificationStatus(coded(CODES + "condition-ver-status", verification, verification));
        if (!clinical.isEmpty()) {
            condition.setClinicalStatus(coded(CODES + "condition-clinical", clinical, clinical));
        }
        return condition;
    }

    MedicationRequest prescription(
            String code, String display, String text, MedicationRequestStatus status, Instant authoredAt) {
        var request = started(new MedicationRequest());
        request.setSubject(subject()).setStatus(status).setIntent(MedicationRequestIntent.ORDER);
        request.setMedication(coded(SNOMED, code, display).setText(text)).setAuthoredOn(Date.from(authoredAt));
        return request;
    }

    MedicationStatement takes(String code, String display, String text, Instant since) {
        var statement = started(new MedicationStatement());
        statement.setSubject(subject()).setStatus(MedicationStatementStatus.ACTIVE);
        statement.setMedication(coded(SNOMED, code, display).setText(text)).setEffective(time(since));
        return statement;
    }

    Observation measured(String code, String display, String value, String unit, String ucum, Instant measuredAt) {
        var observation = observed(code, display, "vital-signs", measuredAt);
        observation.setValue(new Quantity()
                .setValue(new BigDecimal(value))
                .setUnit(unit)
                .setSystem(UCUM)
                .setCode(ucum));
        return observation;
    }

    Observation socialHistory(String code, String display, String value, String valueDisplay, Instant observedAt) {
        var observation = observed(code, display, "social-history", observedAt);
        observation.setValue(coded(SNOMED, value, valueDisplay));
        return observation;
    }

    private Observation observed(String code, String display, String category, Instant observedAt) {
        var observation = started(new Observation());
        observation.setSubject(subject()).setStatus(ObservationStatus.FINAL).setCode(coded(LOINC, code, display));
        observation.addCategory(coded(CODES + "observation-category", category, category));
        observation.setEffective(time(observedAt)).setIssued(Date.from(observedAt));
        return observation;
    }

    private <T extends DomainResource> T started(T resource) {
        resource.setId(id);
        SandboxPatients.labelAsTest(resource);
        return resource;
    }

    private Reference subject() {
        return new Reference("Patient/" + patient);
    }

    private static DateTimeType time(Instant instant) {
        return new DateTimeType(instant.toString());
    }

    private static CodeableConcept coded(String system, String code, String display) {
        var concept = new CodeableConcept();
        concept.addCoding().setSystem(system).setCode(code).setDisplay(display);
        return concept;
    }
}
