package org.dorsal.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.fhirjson.PatientReferences;
import org.dorsal.knowledge.CardPlan.CardData;
import org.dorsal.knowledge.CardPlan.CardDataKind;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Test of the three values of facts: a value that failed or that is not there is unknown. */
class HookFactsTest {
    @ParameterizedTest
    @EnumSource(CardDataKind.class)
    void an_absent_fact_is_unknown_and_never_a_no(CardDataKind kind) {
        CardData data = new CardData(
                "patient-view", kind, "some", new CodeSet(Set.of("urn:some|1"), Set.of()), Optional.empty());
        Condition stated = new Condition.OptionCondition(kind.subject(), "some");

        assertThat(new HookFacts(new PatientReferences("p1", List.of()), Map.of(), Optional.empty())
                        .read(List.of(data), Optional.empty())
                        .hold(List.of(new Condition.NotCondition(stated))))
                .isFalse();
    }
}
