package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Refusal of searches that metadata does not list, by parameter name; an unknown parameter is never ignored. */
class NotListedSearchTest {
    private static final WalkedAssessment WALKED = WalkedAssessment.in(SomeService.shared(), "walk-refused");
    private static final Capabilities CLAIMED = Capabilities.of(WALKED.anybody());
    private static final SomeClient EHR = WALKED.ehr();
    private static final String FORM = "application/x-www-form-urlencoded";

    /**
     * Search parameters that R4 defines for all types, or for the form of the answer, beyond the definitions of each
     * type.
     */
    private static final List<String> OF_ALL_TYPES = List.of(
            "_id",
            "_lastUpdated",
            "_tag",
            "_profile",
            "_security",
            "_source",
            "_text",
            "_content",
            "_list",
            "_type",
            "_query",
            "_filter",
            "_has",
            "_in",
            "_sort",
            "_count",
            "_offset",
            "_include",
            "_include:iterate",
            "_revinclude",
            "_revinclude:iterate",
            "_summary",
            "_total",
            "_elements",
            "_contained",
            "_containedType",
            "_score",
            "_since",
            "_at",
            "_getpages",
            "_page",
            "page",
            "nonsense");

    private static final List<String> MODIFIERS = List.of(
            "missing",
            "exact",
            "contains",
            "text",
            "not",
            "above",
            "below",
            "in",
            "not-in",
            "of-type",
            "ofType",
            "identifier",
            "Patient",
            "iterate",
            "nonsense",
            "");

    @TestFactory
    Stream<DynamicTest> a_parameter_of_r4_that_is_not_listed() {
        return each(type -> {
            var otherNames = new TreeSet<>(R4Search.names(type));
            otherNames.addAll(OF_ALL_TYPES);
            otherNames.removeAll(CLAIMED.parameters(type));
            assertThat(otherNames).hasSizeGreaterThan(20);
            otherNames.forEach(name -> {
                RefusalAssertions.becauseNotSupported(EHR.get(type + "?" + name + "=1"));
                RefusalAssertions.becauseNotSupported(
                        EHR.send("POST", type + "/_search", name + "=1", "Content-Type", FORM));
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> a_modifier_that_is_not_documented() {
        return each(type -> CLAIMED.of(type).getSearchParam().forEach(claimed -> {
            var documented = claimed.hasDocumentation() ? claimed.getDocumentation() : "";
            MODIFIERS.stream()
                    .filter(modifier -> !documented.endsWith("Modifier: :" + modifier))
                    .forEach(modifier -> RefusalAssertions.becauseNotSupported(
                            EHR.get(type + "?" + claimed.getName() + ":" + modifier + "=true")));
        }));
    }

    @TestFactory
    Stream<DynamicTest> a_chain_in_either_direction() {
        return each(type -> {
            CLAIMED.of(type).getSearchParam().stream()
                    .filter(claimed -> claimed.getType() == SearchParamType.REFERENCE)
                    .map(claimed -> claimed.getName())
                    .flatMap(name -> Stream.of(name + ".name", name + ":Patient.name", name + ".name:exact"))
                    .forEach(chain -> RefusalAssertions.becauseNotSupported(EHR.get(type + "?" + chain + "=x")));
            for (var back : List.of("_has:Observation:patient:code", "_has:Provenance:target:agent")) {
                RefusalAssertions.becauseNotSupported(EHR.get(type + "?" + back + "=x"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> one_wrong_parameter_spoils_a_good_search() {
        return each(type -> RefusalAssertions.becauseNotSupported(EHR.get(type + "?_id="
                + WALKED.address(type).substring(type.length() + 1) + "&_include=" + type + ":subject")));
    }

    @TestFactory
    Stream<DynamicTest> a_shape_in_a_form_that_is_not_documented() {
        return each(type -> Stream.of(
                        "_summary=all",
                        "_elements=id:exact",
                        "_elements=id&_summary=true",
                        "_total=nonsense",
                        "_count=-1",
                        "_count=many",
                        "_sort=nonsense",
                        "_sort=_id",
                        "_sort=-_lastUpdated,_id")
                .forEach(shape -> {
                    RefusalAssertions.assertBy(EHR.get(type + "?" + shape));
                    assertThat(EHR.get(type + "?" + shape).status()).isEqualTo(400);
                }));
    }

    private static Stream<DynamicTest> each(Tries tries) {
        return CLAIMED.types().stream().map(type -> DynamicTest.dynamicTest(type, () -> tries.of(type)));
    }

    private interface Tries {
        void of(String type);
    }
}
