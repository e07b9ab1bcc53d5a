package org.dorsal.fhirjson;

/**
 * Fault that the caller can correct.
 *
 * @param code IssueType code of FHIR R4 (http://hl7.org/fhir/issue-type), such as {@code structure} or {@code value}
 * @param expression FHIRPath of the place, such as {@code QuestionnaireResponse.item[0].answer[1]}; empty when the fault has none
 * @param message the fault and the correction, in one sentence; never a value from the patient's data
 */
public record Problem(String code, String expression, String message) {}
