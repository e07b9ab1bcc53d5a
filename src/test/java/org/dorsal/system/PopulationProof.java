package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.OperationDefinition;

/** Proof that {@code $populate} works as its definition and its page say. */
final class PopulationProof {
    private PopulationProof() {}

    static void of(OperationDefinition defined, SomeClient ehr) {
        assertThat(defined.getAffectsState()).isFalse();
        assertThat(defined.getType()).isTrue();
        assertThat(defined.getInstance()).isTrue();
        assertThat(defined.getSystem()).isFalse();
        assertThat(defined.getComment()).contains("dataEndpoint");

        var documented = ehr.post(SomePopulation.TYPE, OperationProofs.documented("populate"));
        assertThat(SomePopulation.answers(documented)).contains("sex=female", "bone-risk-kind=osteoporosis");
        assertThat(documented.json().path("parameter").valueStream())
                .extracting(part -> part.path("name").asString(""))
                .containsExactlyElementsOf(defined.getParameter().stream()
                        .filter(parameter -> parameter.getUse().toCode().equals("out"))
                        .map(parameter -> parameter.getName())
                        .toList());
        var subject = SomePopulation.subject("population-proof");
        assertThat(SomePopulation.answers(ehr.post(SomePopulation.INSTANCE, SomePopulation.parameters(subject))))
                .isEmpty();
        RefusalAssertions.assertBy(ehr.post(SomePopulation.TYPE, SomePopulation.parameters(subject)));
        RefusalAssertions.assertBy(ehr.post(SomePopulation.INSTANCE, "{\"resourceType\":\"Basic\"}"));
    }
}
