package org.dorsal.knowledge;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;

/** Reads what speaks against the activities of an action: the extension {@code never-with}, each with a reason in words. */
record ExclusionReader(PlanReader plans, Names names) {
    private static final String NEVER_WITH = Codes.CANONICAL + "/StructureDefinition/never-with";

    List<Care.Exclusion> read(PlanDefinitionActionComponent action, String element) {
        return action.getExtensionsByUrl(NEVER_WITH).stream()
                .flatMap(extension -> read(extension, element + ".never-with").stream())
                .toList();
    }

    private Optional<Care.Exclusion> read(Extension extension, String element) {
        Wording reason = Translated.read(Extensions.text(extension, "reason"), element + ".reason", plans.findings());
        Optional<Expression> condition = Extensions.value(extension, "condition", Expression.class);
        if (condition.isEmpty()) {
            plans.fault(element, "has no condition; write one as valueExpression");
        }
        return condition
                .flatMap(expression -> plans.read(expression, names, element))
                .map(when -> new Care.Exclusion(when, reason));
    }
}
