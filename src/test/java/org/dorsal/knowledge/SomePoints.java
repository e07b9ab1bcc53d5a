package org.dorsal.knowledge;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.PlanDefinition;

/** Knowledge with a sum of points, which no edition has: the possible fracture of edition 1.1.0, counted. */
public final class SomePoints {
    /** Flag of the changed criterion. */
    public static final String FLAG = "possible-fracture";

    /** Bound of the clinical review. */
    public static final int BOUND = 6;

    private static final String PLAN = "plan/upper-back-pain-extensions-1.1.0.json";

    /** The term, as an author writes it. */
    private static final String SUM = "(%`age-years` >= 50).toInteger() + (%`age-years` >= 65).toInteger()"
            + " + (%`age-years` >= 75).toInteger() + (%`sex=female` and %`age-years` >= 50).toInteger()"
            + " + 3 * %`osteoporosis-known`.toInteger() + 3 * %`bone-risk=steroids`.toInteger()"
            + " + 3 * %`bone-risk=fragility-fracture`.toInteger()"
            + " + 3 * %`bone-risk=height-loss-or-new-deformity`.toInteger()"
            + " + 2 * %`recent-significant-injury`.toInteger() + %`minor-injury-or-lifting`.toInteger()"
            + " + %`sudden-onset`.toInteger() + %`severe`.toInteger() + %`other-signs=worse-on-straining`.toInteger()"
            + " + %`new-pain`.toInteger() + %`basic-movement-difficulty`.toInteger()";

    private static final String CONDITION =
            "%`fracture-points` >= BOUND and (%`any-injury` or %`new-pain` or %`sudden-onset`)";

    private SomePoints() {}

    /** The profiles with the sum as a term and a criterion that compares it. */
    public static List<ProfileFile> files(int bound) {
        return SomeProfiles.changed(
                PLAN,
                JsonChange.of("append /extension {'url': '" + PlanReader.VARIABLE
                        + "', 'valueExpression': {'name': 'fracture-points', 'language': 'text/fhirpath',"
                        + " 'expression': '" + SUM + "'}} ;; set /action/9/condition/0/expression/expression '"
                        + CONDITION.replace("BOUND", Integer.toString(bound)) + "'"));
    }

    /** The terms of the plan as written, in their order. */
    public static Map<String, String> terms() {
        ProfileFile plan = files(BOUND).stream()
                .filter(file -> file.path().equals(PLAN))
                .findFirst()
                .orElseThrow();
        Map<String, String> terms = new LinkedHashMap<>();
        FhirJson.context()
                .newJsonParser()
                .parseResource(PlanDefinition.class, new String(plan.bytes(), StandardCharsets.UTF_8))
                .getExtensionsByUrl(PlanReader.VARIABLE)
                .forEach(variable -> {
                    Expression term = (Expression) variable.getValue();
                    terms.put(term.getName(), term.getExpression());
                });
        return terms;
    }

    /** The counted criterion. */
    public static Criterion criterion() {
        Knowledge knowledge = SomeProfiles.knowledge(files(BOUND));
        String extensions = "upper-back-pain-extensions";
        Form form = knowledge
                .formInUse(List.of("upper-back-pain-red-flags", extensions), Optional.of("1.1.0"))
                .orElseThrow();
        return knowledge.newestCriteria(extensions, form).orElseThrow().criteria().stream()
                .filter(criterion -> criterion.flag().code().equals(FLAG))
                .findFirst()
                .orElseThrow();
    }
}
