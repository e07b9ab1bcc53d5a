package org.dorsal.chart;

/** Resources of a record as an EHR writes them, short enough for a table of tests. */
final class SomeChartRecords {
    private static final String SUBJECT = ",\"subject\":{\"reference\":\"Patient/7\"}";

    private SomeChartRecords() {}

    static String coding(String coding) {
        String[] parts = coding.split("\\|", 2);
        String system = switch (parts[0]) {
            case "sct" -> "http://snomed.info/sct";
            case "rxnorm" -> "http://www.nlm.nih.gov/research/umls/rxnorm";
            case "atc" -> "http://www.whocc.no/atc";
            case "loinc" -> "http://loinc.org";
            case "icd10cm" -> "http://hl7.org/fhir/sid/icd-10-cm";
            case "icd10" -> "http://hl7.org/fhir/sid/icd-10";
            default -> parts[0];
        };
        return "{\"system\":\"" + system + "\",\"code\":\"" + parts[1] + "\"}";
    }

    static String concept(String coding, String text) {
        return "{\"coding\":[" + coding(coding) + "],\"text\":\"" + text + "\"}";
    }

    private static String status(String element, String system, String code) {
        return code.equals("-")
                ? ""
                : ",\"" + element + "\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/" + system
                        + "\",\"code\":\"" + code + "\"}]}";
    }

    /** A condition; {@code -} leaves a status or the onset out. */
    static String condition(String coding, String clinical, String verification, String onset) {
        return "{\"resourceType\":\"Condition\",\"id\":\"c\"" + SUBJECT
                + ",\"code\":" + concept(coding, "as recorded")
                + status("clinicalStatus", "condition-clinical", clinical)
                + status("verificationStatus", "condition-ver-status", verification)
                + (onset.equals("-") ? "" : ",\"onsetDateTime\":\"" + onset + "\"")
                + "}";
    }

    static String ofAnother(String resource) {
        return resource.replace("Patient/7", "Patient/8");
    }

    static String medicationRequest(String coding, String status, String intent) {
        return "{\"resourceType\":\"MedicationRequest\",\"id\":\"m\"" + SUBJECT + ",\"status\":\"" + status
                + "\",\"intent\":\"" + intent + "\",\"medicationCodeableConcept\":" + concept(coding, "tablets")
                + ",\"authoredOn\":\"2026-03-12\"}";
    }

    static String medicationStatement(String coding, String status) {
        return "{\"resourceType\":\"MedicationStatement\",\"id\":\"m\"" + SUBJECT + ",\"status\":\"" + status
                + "\",\"medicationCodeableConcept\":" + concept(coding, "tablets") + "}";
    }

    static String observation(String coding, String status, String effective, String value) {
        return "{\"resourceType\":\"Observation\",\"id\":\"o\"" + SUBJECT + ",\"status\":\"" + status
                + "\",\"code\":" + concept(coding, "measured")
                + (effective.equals("-") ? "" : ",\"effectiveDateTime\":\"" + effective + "\"")
                + "," + value + "}";
    }

    /** {@code 38.0 Cel}; a comparator may stand in front: {@code >=38.0 Cel}. */
    static String quantity(String quantity) {
        String comparator = quantity.replaceAll("[0-9.].*", "");
        String[] parts = quantity.substring(comparator.length()).split(" ", 2);
        return "\"valueQuantity\":{\"value\":" + parts[0]
                + (comparator.isEmpty() ? "" : ",\"comparator\":\"" + comparator + "\"")
                + ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"" + parts[1] + "\"}";
    }

    static String coded(String coding) {
        return "\"valueCodeableConcept\":" + concept(coding, "answered");
    }
}
