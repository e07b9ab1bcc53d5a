package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.OperationDefinition.OperationParameterUse;

/** Proofs of the operations that answer from a patient's record, compared with their published definitions. */
record RecordOperationProofs(WalkedAssessment walked) {
    void everything(OperationDefinition defined) {
        assertThat(defined.getAffectsState()).isFalse();
        assertThat(defined.getType()).isFalse();
        assertThat(defined.getInstance()).isTrue();
        assertThat(defined.getSystem()).isFalse();

        var instance = EverythingRecord.address(walked.patient());
        var got = EverythingRecord.bundle(walked.ehr().get(instance + "?_type=CarePlan&_count=2"));
        assertThat(EverythingRecord.listed(List.of(got)))
                .hasSize(2)
                .allMatch(reference -> reference.startsWith("CarePlan/"));
        assertThat(EverythingRecord.bundle(walked.ehr().send("POST", instance, ""))
                        .getEntry())
                .isNotEmpty();
        RefusalAssertions.becauseNotSupported(walked.ehr().get(instance + "?start=2026-01-01"));
        RefusalAssertions.becauseNobodyMay(walked.ehr().get("Patient/$everything"));
    }

    void apply(OperationDefinition defined) {
        assertThat(defined.getAffectsState()).isFalse();
        assertThat(defined.getType()).isTrue();
        assertThat(defined.getInstance()).isTrue();
        assertThat(defined.getSystem()).isFalse();
        assertThat(defined.getComment()).contains("three results, where R4 has two", "provisional");
        assertThat(defined.getParameter())
                .filteredOn(parameter -> parameter.getUse() == OperationParameterUse.IN)
                .extracting(parameter -> parameter.getName())
                .containsExactly("subject", "encounter", "practitioner", "organization", "data");

        var type = "PlanDefinition/$apply";
        var subject = "subject=Patient/" + walked.patient();
        var stored = walked.ehr().get(type + "?" + subject);
        assertThat(stored.status()).as(stored.toString()).isEqualTo(200);
        assertThat(stored.type()).isEqualTo("CarePlan");
        assertThat(walked.ehr()
                        .get("CarePlan/" + stored.json().path("id").asString(""))
                        .status())
                .isEqualTo(404);
        var documented = walked.ehr().post(type, OperationProofs.documented("apply"));
        assertThat(documented.type()).as(documented.toString()).isEqualTo("CarePlan");
        RefusalAssertions.becauseNotSupported(walked.ehr().get(type + "?" + subject + "&userType=x"));
        RefusalAssertions.assertBy(walked.ehr().get(type));
    }
}
